import { afterAll, vi } from 'vitest'

// Files share a process: none leaves it changed for the next.
afterAll(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.resetConfig()
})
