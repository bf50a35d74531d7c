import assert from 'node:assert/strict'
import { contractChange } from './contract-change.ts'
import type { CheckedPromise } from './store-promise.ts'

/** What a store promises of what people wrote and asked for: texts under keys of their own, and commands. */
export const promisesOfPeople: readonly CheckedPromise[] = [
  {
    promise: 'a text is written by the commit of an entry that names it, and by nothing else',
    async check(place) {
      const store = await place.open()
      const [named, unnamed] = [store.seal(1, 'Erika Beispiel'), store.seal(1, 'never mentioned')]
      assert.equal(store.reveal(1, named), null)
      store.commit([contractChange(1, undefined, { details: { message: named } })])
      assert.equal(store.reveal(1, named), 'Erika Beispiel')
      assert.equal(store.reveal(1, unnamed), null)
      assert.equal(store.reveal(2, named), null)
      assert.equal((await place.reopen(store)).reveal(1, named), 'Erika Beispiel')
    },
  },
  {
    promise:
      'a reference tells nothing of its text, is the same whenever the subject says it, and another for another',
    async check(place) {
      const store = await place.open()
      const reference = store.seal(1, 'Erika Beispiel')
      assert.doesNotMatch(reference, /Erika|Beispiel/)
      assert.equal(store.seal(1, 'Erika Beispiel'), reference)
      assert.notEqual(store.seal(1, 'Erika Beispiel '), reference)
      assert.notEqual(store.seal(2, 'Erika Beispiel'), reference)
      store.commit([contractChange(1, undefined, { details: { message: reference } })])
      assert.equal((await place.reopen(store)).seal(1, 'Erika Beispiel'), reference)
    },
  },
  {
    promise: 'what people ask for waits in the order in which they asked, by kind, until it is settled',
    async check(place) {
      const store = await place.open()
      store.commit([contractChange(1), contractChange(2)])
      const look = { command: 'look' as const, subject: 'contract 1', by: 'Jule', text: null }
      const correct = { command: 'correct' as const, subject: 'contract 2', by: 'Ada', text: 'it is so' }
      const asked = [store.request(look, 1, 5), store.request(correct, 2, 6), store.request(look, 1, 7)]
      assert.equal(new Set(asked).size, 3)
      assert.deepEqual(
        store.openCommands(['look', 'correct']).map(({ id }) => id),
        asked,
      )
      const [open] = store.openCommands(['correct'])
      assert.deepEqual(open, { id: asked[1], ...correct, text: open?.text, askedAt: 6 })
      assert.notEqual(open?.text, correct.text)
      assert.equal(store.reveal(2, open!.text!), 'it is so')
      assert.deepEqual(store.openCommands(['erase']), [])
      assert.equal(store.commandOutcome(asked[0]!), null)
      store.settleCommand(asked[0]!, 'done')
      const again = await place.reopen(store)
      assert.deepEqual([again.commandOutcome(asked[0]!), again.commandOutcome(asked[2]!)], ['done', null])
      assert.deepEqual(again.openCommands(['look']), [{ id: asked[2], ...look, askedAt: 7 }])
    },
  },
]
