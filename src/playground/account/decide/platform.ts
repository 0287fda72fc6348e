import type { RuntimePlatform } from '@aws-sdk/client-ecs'

/** What a task's host runs: an architecture, and on Windows a build. */
export interface Runs {
  architecture: string
  /** Null: Linux. */
  windows: number | null
}

const BUILDS: [family: string, build: number][] = [
  ['2016', 14393],
  ['2019', 17763],
  ['2022', 20348],
  ['2025', 26100],
]

export const runsOf = ({ cpuArchitecture, operatingSystemFamily: family = 'LINUX' }: RuntimePlatform = {}): Runs => ({
  architecture: cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64',
  windows: family.startsWith('WINDOWS') ? (BUILDS.find(([year]) => family.includes(year))?.[1] ?? 0) : null,
})

/** As texts name it. */
export const platformName = ({ architecture, windows }: Runs): string =>
  windows === null ? `linux/${architecture}` : `windows/${architecture}`

/** Whether one of an image's platforms fits. Windows Server 2022 and later run what was built for 2022 or later and not for later than themselves; earlier ones only their own. */
export const fits = (platforms: readonly string[], { architecture, windows }: Runs): boolean =>
  platforms.some((platform) => {
    const [, os = null, cpu, build] = /^(?:(windows)\/)?(\w+)(?: 10\.0\.(\d+).*)?$/.exec(platform) ?? []
    if (cpu !== architecture || (os === null) !== (windows === null)) return false
    if (windows === null || build === undefined) return true
    return windows < 20348 ? Number(build) === windows : Number(build) >= 20348 && Number(build) <= windows
  })
