/**
 * Checks manifest.yml against Slack's published JSON schemas (slackapi/manifest-schema), in the folder given:
 *
 *   node bin/run.js scripts/check-manifest.ts FOLDER
 *
 * Ends with 1 and one line a problem where it does not fit.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { parse } from 'yaml'

const folder = process.argv[2]
if (!folder) {
  process.stderr.write('usage: check-manifest.ts FOLDER\n')
  process.exit(2)
}
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const text = read('manifest.schema.json')
// `strict: false`: the schemas carry keywords for editors. Formats are looked at by Slack.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
// The schema names those of the single versions by their address; here they lie beside it.
for (const [address, name] of text.matchAll(/https:[^"]*\/(manifest\.schema\.[\d.]+\.json)/g)) {
  if (!ajv.getSchema(address)) ajv.addSchema({ ...JSON.parse(read(name!)), $id: undefined }, address)
}
const manifest = parse(readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8'))
const validate = ajv.compile(JSON.parse(text))
if (!validate(manifest)) {
  for (const error of validate.errors ?? []) process.stderr.write(`manifest.yml${error.instancePath}: ${error.message}\n`)
  process.exit(1)
}
process.stdout.write('manifest.yml fits Slack’s schema\n')
