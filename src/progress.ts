import type { Loaded } from './core/fact.ts'
import { SUBJECTS, type SubjectState } from './core/subject.ts'
import type { FactValues } from './facts/types/index.ts'

type Subject = (typeof SUBJECTS)[number]

/** What a fact belongs to, as a person would say what is being looked at. Facts that are only reckoned from others stand for none. */
const SUBJECT_OF: Partial<Record<keyof FactValues, Subject>> = {
  task: 'task',
  service: 'task',
  clusterTasks: 'task',
  clusterServices: 'task',
  neighbours: 'task',
  taskDefinition: 'task',
  serviceRevision: 'task',
  host: 'task',
  job: 'task',
  daemon: 'task',
  capacityProviders: 'task',
  vpc: 'network',
  vpcDns: 'network',
  resolvers: 'network',
  subnets: 'network',
  publicAccessBlock: 'network',
  routeTables: 'network',
  natGateways: 'network',
  natInstances: 'network',
  hostedZones: 'network',
  endpoints: 'network',
  pullerGroups: 'network',
  securityGroups: 'network',
  networkAcls: 'network',
  prefixLists: 'network',
  ecrLookups: 'image',
  ecrImages: 'image',
  pinnedImages: 'image',
  manifests: 'image',
  publicImages: 'image',
  lifecyclePolicies: 'image',
  earlyCacheRules: 'image',
  pullThroughCacheRules: 'image',
  cacheSetups: 'image',
  namesakes: 'image',
  role: 'rights',
  accusedTaskRole: 'rights',
  organization: 'rights',
  repositoryTags: 'rights',
  simulation: 'rights',
  denyingPolicies: 'rights',
  repositoryPolicies: 'rights',
  repositoryKeys: 'rights',
  secrets: 'secrets',
  secretPolicies: 'secrets',
  secretKeys: 'secrets',
}

/** Follows the facts of one diagnosis, and says how far each subject is. */
export function subjectTracker() {
  const seen = new Map<string, 'asked' | 'started' | 'read' | 'missed'>()
  const states = (subject: Subject) => [...seen].flatMap(([id, state]) => (SUBJECT_OF[id as keyof FactValues] === subject ? [state] : []))
  const stateOf = (subject: Subject): SubjectState => {
    const all = states(subject)
    if (all.every((state) => state === 'asked')) return 'waiting'
    if (all.some((state) => state === 'asked' || state === 'started')) return 'reading'
    return all.includes('missed') ? 'partly' : 'read'
  }
  return {
    note: (id: string, state: 'asked' | 'started') => void seen.set(id, state),
    loaded: (id: string, { state }: Loaded) => void (seen.has(id) && seen.set(id, state.known ? 'read' : 'missed')),
    now: () => SUBJECTS.map((subject) => ({ subject, state: stateOf(subject) })),
  }
}
