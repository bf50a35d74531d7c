import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Compiler } from './compiler.ts'
import { excused } from './excused.ts'
import { mutantsOf } from './mutants.ts'
import { mutatedGroups } from './mutated-files.ts'
import { type Result, reportOf, score, tableOf } from './mutation-report.ts'

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

  test('are none of a text that has no other', () => {
    expect(mutantsIn("const path = ''")).toEqual([])
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

describe('what is reported', () => {
  const result = (outcome: Result['outcome'], place = 'return 1'): Result => ({
    ...{ line: 1, place, what: '1 > 2', outcome, by: null },
  })
  const results = [
    ...[result('killed'), result('timedOut'), result('uncompiled'), result('survived')],
    result('survived', 'return one'),
  ]
  const excuses = [{ path: 'one.ts', place: 'return one', what: '1 > 2', why: 'It is the same.' }]
  const one = reportOf('one.ts', 6, results, excuses)
  const untried = reportOf('two.ts', 4, [])

  test('counts what was noticed, of what compiles and is not excused', () => {
    expect(one).toEqual({
      ...{ path: 'one.ts', mutants: 6, noticed: 2, timedOut: 1, uncompiled: 1, excused: 1, untried: 1 },
      survivors: [result('survived')],
    })
    expect(score([one])).toBeCloseTo(2 / 3)
    expect(reportOf('two.ts', 6, results, excuses).survivors).toHaveLength(2)
  })

  test('gives no score to a file of which nothing was tried', () => {
    expect(score([untried])).toBeNull()
    expect(score([one, untried])).toBeCloseTo(2 / 3)
  })

  test('is a table with a line for each file and one for all', () => {
    expect(tableOf([one, untried]).trimEnd().split('\n')).toEqual([
      '| file | mutants | noticed | do not compile | excused | survive | untried | score |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      '| one.ts | 6 | 2 | 1 | 1 | 1 | 1 | 66.7 % |',
      '| two.ts | 4 | 0 | 0 | 0 | 0 | 4 | - |',
      '| all | 10 | 2 | 1 | 1 | 1 | 5 | 66.7 % |',
    ])
  })
})

describe('what is mutated', () => {
  const root = new URL('../../', import.meta.url)
  const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')

  test('is there, each file once, and so are the tests that are to notice', () => {
    const files = mutatedGroups.flatMap((group) => group.files)
    expect(new Set(files).size).toBe(files.length)
    const all = mutatedGroups.flatMap(({ quick, others }) => [...quick, ...others, ...files])
    expect(all.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
  })

  test('every excuse is of a mutant that there is', () => {
    const gone = excused.filter(
      ({ path, place, what }) =>
        !mutantsOf(path, textOf(path)).some((mutant) => mutant.place === place && mutant.what === what),
    )
    expect(gone).toEqual([])
  })
})
