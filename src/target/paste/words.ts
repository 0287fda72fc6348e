import { PULL_PHRASES } from '../signatures/heads.ts'
import { SIGNATURES } from '../signatures/index.ts'

/** Words around errors that stand in no phrase of the catalogue. */
const COMMON = `a about above access according account after again all also amazon an and any api are as at attempt aws be because been before being below
but by call called can cannot caused cause check client cluster code connect connection container containers could daemon debug deadline default denied deploy
deployment details did do docker does due during each ecr ecs error errors essential event events exceeded exec execution exist exists exit failed failure fargate fetch
file find following for forbidden found from get got had has have head host how however http https if image images in info into invalid is issue it its just kubernetes last
latest layer like line log logs made make manifest matching may message missing more must my need network new next no not now of on once one only operation or other our out path
permission permissions platform please policy port post pull pulled pulling pushed read reached reason ref reference refused region registry repository request required requested
resolve resource response retried retrieve retry returned role run running same secret secrets see send sent server service should since so some source started starting
state status still stopped such sure tag task tasks team than thanks that the their them then there these they this those through time timeout times to tried trying type unable
under unexpected unknown until up url use used user using valid value version via waiting want warn warning was we were what when where which while who why will with within without
would yesterday you your
mais est une les des pas pour dans sur avec cette erreur depuis du de la le et qui`

const WORD = /[a-z]{2,}/g
const known = new Set(COMMON.split(/\s+/))
for (const phrase of [...PULL_PHRASES, ...SIGNATURES.flatMap(({ all = [], any = [] }) => [...all, ...any])])
  for (const [word] of phrase.toLowerCase().matchAll(WORD)) if (!phrase.includes('.') || phrase.includes(' ')) known.add(word)
for (const name of [
  'cannotpullcontainererror',
  'resourceinitializationerror',
  'cannotpullecrcontainererror',
  'accessdeniedexception',
  'getauthorizationtoken',
])
  known.add(name)

/** Whether a piece of text is a word as errors and the people who paste them use it, whatever punctuation is round it. */
export function isWord(piece: string): boolean {
  const bare = piece
    .toLowerCase()
    .replace(/^[("'`[]{1,4}/, '')
    .replace(/[)"'`\].,:;!?]{1,4}$/, '')
  return known.has(bare)
}
