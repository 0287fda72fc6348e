import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { diffLines } from '../../src/fixes/shown/diff.ts'
import { hclRef, resource } from '../../src/fixes/shown/hcl.ts'
import { words } from '../../src/render/words.ts'
import { CASES, openCase } from '../run/cases.ts'
import { closeWorlds, openOwnStore } from '../run/world.ts'

afterAll(closeWorlds)

describe('the lines that change from one text to another', () => {
  it.each([
    [
      ['a', 'b'],
      ['a', 'c'],
      ['  a', '- b', '+ c'],
    ],
    [[], ['a'], ['+ a']],
    [['a'], [], ['- a']],
    [['a'], ['a'], []],
    [[...'abcdefgh'], [...'abXdefgh'], ['  a', '  b', '- c', '+ X', '  d', '  e']],
    [[...'abcdefghijkl'], [...'Xbcdefghijk'], ['- a', '+ X', '  b', '  c', '…', '  j', '  k', '- l']],
  ])('from %j to %j', (before, after, lines) => {
    expect(diffLines(before, after)).toEqual(lines)
  })

  it('taken from the one and put to it give the other', () => {
    const lines = fc.array(fc.constantFrom<string>('a', 'b', 'c', '{', '}'), { maxLength: 12 })
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after)
        const of = (mark: string) => diff.filter((line) => line.startsWith(`${mark} `)).map((line) => line.slice(2))
        const left = [...before]
        for (const gone of of('-')) left.splice(left.indexOf(gone), 1)
        expect([...left, ...of('+')].sort()).toEqual([...after].sort())
      }),
    )
  })
})

describe('Terraform’s language', () => {
  it('quotes what is no reference, so that nothing in it is evaluated', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM's
    const policy = { Resource: ['arn:aws:s3:::${aws:PrincipalTag/team}', '%{ if true }', 'a"b\\c\n'] }
    expect(resource('aws_iam_role_policy', 'ecr.dkr', { role: hclRef('aws_iam_role.role.name'), count: 2, policy })).toBe(
      [
        'resource "aws_iam_role_policy" "ecr_dkr" {',
        '  role   = aws_iam_role.role.name',
        '  count  = 2',
        '  policy = jsonencode({',
        '    Resource = ["arn:aws:s3:::$${aws:PrincipalTag/team}", "%%{ if true }", "a\\"b\\\\c\\n"]',
        '  })',
        '}',
      ].join('\n'),
    )
  })
})

describe('what a plan changes and makes', () => {
  it.each(CASES.map((one) => [one.fix, one.scenario, one] as const))('by %s of %s', async (fix, scenario, one) => {
    const { run } = await openCase(one, await openOwnStore())
    const say = words('en')
    const shown = run.steps.map(({ summary, diff, terraform }) => [say(summary), ...diff, terraform].filter(Boolean).join('\n'))
    await expect(`${shown.join('\n\n')}\n`).toMatchFileSnapshot(`shown/${fix}-${scenario}.txt`)
  })
})
