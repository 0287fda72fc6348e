import type { Host, LaunchType, Platform, TaskDefinition } from '../facts/types/index.ts'

/** What a task needs an image for, and where that stands. */
export interface WantedPlatform extends Platform {
  /** As ECS writes it: `X86_64`, `ARM64`. */
  cpuArchitecture: string
  said: 'task-definition' | 'default' | 'host'
}

const NAMES: Record<string, string> = { X86_64: 'amd64', ARM64: 'arm64' }

/**
 * The platform a task runs on. Fargate takes X86_64 where the task definition names none (Amazon ECS developer guide, runtimePlatform);
 * elsewhere the instance decides.
 *
 * @returns null where neither is known
 */
export function wantedPlatform(launchType: LaunchType, taskDefinition: TaskDefinition | null, host: Host | null): WantedPlatform | null {
  const os = taskDefinition?.operatingSystem?.startsWith('WINDOWS') ? 'windows' : 'linux'
  const as = (cpuArchitecture: string | null | undefined, said: WantedPlatform['said']): WantedPlatform | null => {
    const architecture = NAMES[cpuArchitecture ?? '']
    return architecture ? { os, architecture, cpuArchitecture: cpuArchitecture!, said } : null
  }
  const named = as(taskDefinition?.cpuArchitecture, 'task-definition')
  if (launchType === 'FARGATE') return named ?? (taskDefinition && !taskDefinition.cpuArchitecture ? as('X86_64', 'default') : null)
  return as(host?.cpuArchitecture, 'host') ?? named
}

/** What containerd takes in place of an architecture it does not find (containerd/platforms, compare.go). */
const STAND_INS: Record<string, string> = { amd64: '386', arm64: 'arm' }

/** True where one of the platforms serves. */
export const serves = (platforms: readonly Platform[], { os, architecture }: Platform): boolean =>
  platforms.some((p) => p.os === os && (p.architecture === architecture || p.architecture === STAND_INS[architecture]))

export const platformText = ({ os, architecture }: Platform): string => `${os}/${architecture}`
