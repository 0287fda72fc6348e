/** A value of Terraform's language; a reference is a text that is nothing but `${…}`. */
export type Hcl = string | number | boolean | readonly Hcl[] | { readonly [key: string]: Hcl }

/** What a resource or an output of it is called in Terraform: `ecr.dkr` becomes `ecr_dkr`. */
export const hclName = (id: string): string => id.replace(/\W/g, '_').replace(/^(\d)/, '_$1')

/** Reference to an attribute of a resource. */
export const hclRef = (expression: string): string => `\${${expression}}`

const REFERENCE = /^\$\{((?:aws_\w+\.\w+|each)\.\w+|toset\(.+\))\}$/
/** Policy variables would be taken for references. */
const quoted = (text: string) => JSON.stringify(text).replace(/([$%])\{/g, '$1$1{')
const key = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name))

function written(value: Hcl, indent: string): string {
  if (typeof value === 'string') return REFERENCE.exec(value)?.[1] ?? quoted(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) {
    if (!value.some((item) => typeof item === 'object')) return `[${value.map((item) => written(item, indent)).join(', ')}]`
    return `[\n${value.map((item) => `${indent}  ${written(item, `${indent}  `)},\n`).join('')}${indent}]`
  }
  return `{\n${fields(value as Record<string, Hcl>, `${indent}  `)}${indent}}`
}

/** Equal signs stand below each other, as `terraform fmt` wants them. */
function fields(body: Record<string, Hcl>, indent: string): string {
  const wide = Math.max(0, ...Object.keys(body).map((name) => key(name).length))
  return Object.entries(body)
    .map(
      ([name, value]) =>
        `${indent}${key(name).padEnd(wide)} = ${name.endsWith('policy') && typeof value === 'object' ? encoded(value, indent) : written(value, indent)}\n`,
    )
    .join('')
}

const encoded = (document: Hcl, indent: string) => `jsonencode(${written(document, indent)})`

/**
 * A resource in Terraform's language. Documents of policies are given as objects.
 *
 * @example resource('aws_eip', 'address', { domain: 'vpc' }) // resource "aws_eip" "address" {…}
 */
export const resource = (type: string, id: string, body: Record<string, Hcl>): string =>
  `resource "${type}" "${hclName(id)}" {\n${fields(body, '  ')}}`
