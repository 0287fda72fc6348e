import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
// @ts-expect-error plain JavaScript, for any Node
import { noNode } from '../../bin/node24.js'

const read = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'))

it('every Node that comes along is current and licensed; where there is none, the person is told to install it', () => {
  const names = Object.keys(read('package.json').optionalDependencies)
  const { packages } = read('package-lock.json')
  for (const name of names) {
    const { version, license } = packages[`node_modules/${name}`]
    expect(license, name).toMatch(/\S/)
    // What the types of this project are of; a first release of a line is none that anybody should run.
    expect(Number(version.split('.')[1]), name).toBeGreaterThanOrEqual(18)
  }
  expect(names.join()).not.toContain('darwin-arm64')
  expect(noNode('darwin-arm64')).toMatch(/\. Install Node\.js 24 from https:\/\/nodejs\.org\.$/)
  expect(noNode('linux-x64')).toContain('npm ci')
})
