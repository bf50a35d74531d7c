import { describe, expect, test } from 'vitest'
import { listTroubleError } from '../../src/engine/list-trouble-error.ts'

describe('the error for a list that cannot be read to its end', () => {
  test.each([
    ['samePage', /its pages come again and again/, /ignore the offset/],
    ['endless', /every page shows new ones/, /reads on/],
  ] as const)('says of %s what is seen and what to do', (trouble, what, hint) => {
    const error = listTroubleError(trouble)
    expect(error.code).toBe('unreadable')
    expect(error.message).toMatch(what)
    expect(error.hint).toMatch(hint)
  })
})
