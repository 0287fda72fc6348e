import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Hundreds of processes that are killed: npm run test:crash, npm run sweep.
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.ECS_PULL_CRASH ? [] : ['test/run/crash-*.test.ts']),
      ...(process.env.ECS_PULL_SWEEP ? [] : ['test/run/sweep-*.test.ts']),
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // More than the cores of a small machine: many of the tests wait, for a process to die or a page to be drawn.
    maxWorkers: 3,
    // The tests' own AWS credentials; nothing of the machine's may leak in.
    env: {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_REGION: 'ap-northeast-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
  },
})
