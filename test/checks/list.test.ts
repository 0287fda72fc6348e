import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checks } from '../../src/checks/index.ts'

const files = readdirSync(new URL('../../src/checks/', import.meta.url)).map((name) => name.replace(/\.ts$/, ''))

it('the list holds every check once, each under the name of its file', () => {
  expect(checks.map((check) => check.id).sort()).toEqual(files.filter((name) => !['by-subnet', 'define', 'index'].includes(name)).sort())
})
