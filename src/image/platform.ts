import type { Host, LaunchType, Platform, TaskDefinition } from '../facts/types/index.ts'

/** What a task needs an image for, and where that stands. */
export interface WantedPlatform extends Platform {
  /** As ECS writes it: `X86_64`, `ARM64`. */
  cpuArchitecture: string
  said: 'task-definition' | 'default' | 'host'
}

const NAMES: Record<string, string> = { X86_64: 'amd64', ARM64: 'arm64' }

/**
 * Builds of Windows Server by the year or version in the name of its family (Microsoft, Windows container version compatibility). Fargate
 * has hosts of 2019 and 2022 alone (Amazon ECS developer guide, Windows platform versions).
 */
const WINDOWS_BUILDS: Record<string, string> = {
  '2016': '10.0.14393',
  '2019': '10.0.17763',
  '2004': '10.0.19041',
  '20H2': '10.0.19042',
  '2022': '10.0.20348',
  '2025': '10.0.26100',
}

/** ECS writes one family in several ways: `WINDOWS_SERVER_2019_CORE`, `Windows_Server_2019_Core`, `windowsserver2019core`. */
const windowsBuild = (family: string): string | null =>
  WINDOWS_BUILDS[/windows_?server_?(20(?:\d\d|h2))/i.exec(family)?.[1]?.toUpperCase() ?? ''] ?? null

/**
 * The platform a task runs on. Fargate takes X86_64 where the task definition names none (Amazon ECS developer guide, runtimePlatform);
 * elsewhere the instance decides.
 *
 * @param family `platformFamily` of a task on Fargate
 * @returns null where neither is known
 */
export function wantedPlatform(
  launchType: LaunchType,
  taskDefinition: TaskDefinition | null,
  host: Host | null,
  family: string | null = null,
): WantedPlatform | null {
  const named = host?.osFamily ?? family ?? taskDefinition?.operatingSystem ?? ''
  const windows = /^windows/i.test(named)
  const osVersion = windows ? windowsBuild(named) : null
  const as = (cpuArchitecture: string | null | undefined, said: WantedPlatform['said']): WantedPlatform | null => {
    const architecture = NAMES[cpuArchitecture ?? '']
    if (!architecture) return null
    return { os: windows ? 'windows' : 'linux', architecture, ...(osVersion && { osVersion }), cpuArchitecture: cpuArchitecture!, said }
  }
  const asked = as(taskDefinition?.cpuArchitecture, 'task-definition')
  if (launchType === 'FARGATE') return asked ?? (taskDefinition && !taskDefinition.cpuArchitecture ? as('X86_64', 'default') : null)
  return as(host?.cpuArchitecture, 'host') ?? asked
}

/** What containerd takes in place of an architecture it does not find (containerd/platforms, compare.go). */
const STAND_INS: Record<string, string> = { amd64: '386', arm64: 'arm' }

/** From this build on a Windows host also runs containers of older builds, down to this one. */
const STABLE_BUILD = 20348

/**
 * Whether a Windows host runs containers of a build: the first three numbers count. What names no version fits
 * (containerd/platforms, platform_windows_compat.go).
 */
function fitsBuild(image: string | undefined, host: string | undefined): boolean {
  if (!image || !host) return true
  const [own, wanted] = [image, host].map((version) => version.split('.').slice(0, 3).map(Number))
  if (own![0] !== wanted![0] || own![1] !== wanted![1]) return false
  const [build, least] = [own![2] ?? 0, wanted![2] ?? 0]
  return least < STABLE_BUILD ? build === least : STABLE_BUILD <= build && build <= least
}

/** True where one of the platforms serves. */
export const serves = (platforms: readonly Platform[], { os, architecture, osVersion }: Platform): boolean =>
  platforms.some(
    (p) =>
      p.os === os &&
      (p.architecture === architecture || p.architecture === STAND_INS[architecture]) &&
      (os !== 'windows' || fitsBuild(p.osVersion, osVersion)),
  )

export const platformText = ({ os, architecture, osVersion }: Platform): string =>
  osVersion ? `${os}/${architecture} ${osVersion}` : `${os}/${architecture}`
