import { configDefaults, defineConfig } from 'vitest/config'

// Hundreds of processes that are killed: npm run test:crash, npm run sweep.
const KILLED = [
  ...(process.env.ECS_PULL_CRASH ? [] : ['test/{run,slack/crash}/crash-*.test.ts']),
  ...(process.env.ECS_PULL_SWEEP ? [] : ['test/run/sweep-*.test.ts']),
  ...(process.env.ECS_PULL_CRASH || process.env.ECS_PULL_SWEEP ? [] : ['test/slack/random/*.test.ts']),
]

// What they change is the whole process's: modules (vi.mock, vi.resetModules), HTTP itself (nock).
const ALONE = [
  'test/aws/{pricing,record}.test.ts',
  'test/cli/why.test.ts',
  'test/facts/*.test.ts',
  'test/**/pseudo*.test.ts',
  'test/target/patterns.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: ['test/whole-run.ts'],
    setupFiles: ['test/each-file.ts'],
    // For a machine that has ten times as much to do. What has to be fast is measured in bench/.
    testTimeout: 120_000,
    hookTimeout: 180_000,
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
    projects: [
      // Loading AWS's clients and Bolt anew for each file took longer than most files' tests.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...KILLED, ...ALONE],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE, exclude: configDefaults.exclude } },
    ],
  },
})
