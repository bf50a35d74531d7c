import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Compiler } from './compiler.ts'
import { mutantsOf } from './mutants.ts'

const mutantsIn = (text: string) => mutantsOf('example.ts', text).map(({ what }) => what)

describe('mutants of a file', () => {
  test('change one place each, and leave the rest as it is', () => {
    const text = 'export const isOld = (age: number) => age >= 18\n'
    expect(mutantsOf('example.ts', text)).toEqual([
      { line: 1, place: text.trim(), what: '>= > >', text: text.replace('>=', '>') },
      { line: 1, place: text.trim(), what: '>= > <', text: text.replace('>=', '<') },
      { line: 1, place: text.trim(), what: '18 > 19', text: text.replace('18', '19') },
    ])
  })

  test.each([
    ['one === two', ['=== > !==']],
    ['one && !two', ['&& > ||', '!two > two']],
    ['one ?? two', ['one ?? two > two']],
    ['one ? two : three', ['one > true', 'one > false']],
    ['true', ['true > false']],
    ['Math.max(one, two)', ['max > min']],
    ['all.filter(isOld)', ['all.filter(isOld) > all']],
    ['[one, two]', ['one, > (gone)', 'two > (gone)']],
    ['{ one, two: three }', ['one, > (gone)', 'two: three > (gone)']],
    ["one === 'Open'", ['=== > !==']],
  ])('in %s', (expression, expected) => {
    expect(mutantsIn(`const example = ${expression}`)).toEqual(expected)
  })

  test('in statements: conditions both ways, and what is done left out', () => {
    expect(mutantsIn('if (isOld) retire()')).toEqual(['isOld > true', 'isOld > false', 'retire() > ;'])
  })

  test('lead to another state, ask another guard and tell something else', () => {
    const machine = `create({
      states: { Open: { on: { seen: { target: 'Open', guard: 'isFresh' } } }, Ended: { on: { seen: { guard: 'isOld' } } } },
    }); tell('one'); tell('two')`
    expect(mutantsIn(machine)).toEqual(
      expect.arrayContaining(["'Open' > 'Ended'", "'isFresh' > 'isOld'", "'one' > 'two'", "'two' > 'one'"]),
    )
  })

  test('are none of what only people or types read', () => {
    expect(
      mutantsIn("type Age = 1 | 2\nconst state = { description: 'Old', meta: { takes: 'years' } }"),
    ).toEqual([])
    expect(mutantsIn("throw new Error('too old: ' + (age > 99))")).toEqual([])
    expect(mutantsIn("import { one } from 'two'")).toEqual([])
  })
})

test('the compiler says which of them need no test', () => {
  const compiler = new Compiler(fileURLToPath(new URL('../../machines/tsconfig.json', import.meta.url)))
  const path = fileURLToPath(new URL('../../machines/contract-delays.ts', import.meta.url))
  expect(compiler.problem(path, 'export const one: number = 1')).toBeNull()
  expect(compiler.problem(path, 'export const one: number = true')).toContain('not assignable')
})
