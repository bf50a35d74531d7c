import assert from 'node:assert/strict'
import { StromkreisError } from '../../stromkreis-error.ts'
import type { Place } from './place.ts'

/** What a store promises, with a way to see whether it does. */
export interface CheckedPromise {
  promise: string
  check(place: Place): void | Promise<void>
}

/** Asserts that a commit is refused since it does not follow the newest entry of its subject. */
export function assertRefused(commit: () => void): void {
  assert.throws(commit, (error) => {
    assert.ok(error instanceof StromkreisError, 'what is thrown is a StromkreisError')
    assert.equal(error.code, 'logBroken')
    return true
  })
}
