import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { gatedOrderSupplier, gatedSupplier } from '../../src/embed/gated-supplier.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { validOrder, writtenAt } from '../../src/testing/valid-order.ts'
import { ScriptedOrderSupplier } from '../orders/scripted-order-supplier.ts'
import { GateToWatch } from '../rabot/gate-to-watch.ts'

function scene() {
  const clock = virtualClock(writtenAt)
  const supplier = new ScriptedOrderSupplier(clock)
  const gate = new GateToWatch()
  return {
    ...{ clock, supplier, gate },
    following: gatedSupplier(supplier, gate, clock),
    selling: gatedOrderSupplier(supplier.selling, gate, clock),
  }
}

function failing(code: StromkreisErrorCode, more: { status?: number; retryAfterMs?: number } = {}) {
  const { status, retryAfterMs } = more
  return new StromkreisError(code, 'It failed.', {
    hint: 'Wait.',
    retryAfterMs,
    ...(status !== undefined && { complaint: { status, errors: [] } }),
  })
}

describe('a supplier of somebody’s own', () => {
  test('passes the gate with every call', async () => {
    const { gate, following, selling } = scene()
    await following.page({ offset: 0, limit: 10 })
    await following.order('1').catch(() => {})
    await selling.tariffs()
    await selling.price({ tariffKey: 'any', zipCode: '14109', yearlyConsumptionKwh: 2_600 })
    await selling.page({ offset: 0, limit: 10 })
    await selling.order('1')
    expect(gate.entered).toEqual(Array<string>(6).fill('supplier'))
    expect(gate.underWay).toBe(0)
  })

  test.each([
    [failing('rateLimited', { retryAfterMs: 90_000 }), 'answered 429 90'],
    [failing('supplierFailed', { status: 503, retryAfterMs: 500 }), 'answered 503 1'],
    [failing('supplierFailed'), 'answered 500'],
    [failing('refused', { status: 422 }), 'answered 422'],
    [failing('unreadable'), 'answered 400'],
    [failing('unreachable'), 'failed'],
    [new Error('a bug'), 'failed'],
  ])('tells the gate by its error what came: %s', async (error, told) => {
    const { gate, supplier, following } = scene()
    supplier.onRequest = () => {
      throw error
    }
    await expect(following.page({ offset: 0, limit: 10 })).rejects.toBe(error)
    expect(gate.ends).toEqual([told])
  })

  test('whose caller has gone has not failed', async () => {
    const { gate, supplier, following } = scene()
    const stop = new AbortController()
    supplier.onRequest = () => {
      stop.abort()
      throw failing('unreachable')
    }
    await expect(following.page({ offset: 0, limit: 10 }, stop.signal)).rejects.toThrow()
    expect(gate.ends).toEqual(['abandoned'])
  })

  test('keeps saying what a page costs', () => {
    const { clock, gate, supplier } = scene()
    const costly = { page: supplier.page, order: supplier.order, callsPerPage: 3 }
    expect(gatedSupplier(costly, gate, clock).callsPerPage).toBe(3)
    expect('callsPerPage' in gatedSupplier(supplier, gate, clock)).toBe(false)
  })

  test('has passed the gate before an order is sent, and waits no more', async () => {
    const { gate, selling } = scene()
    await selling.prepare()
    expect(gate.underWay).toBe(1)
    gate.onEnter = () => {
      throw new Error('nobody may wait now')
    }
    await selling.create(validOrder())
    selling.release?.()
    expect(gate.ends).toEqual(['answered 200'])
  })

  test('gives back the call of an order that is not sent', async () => {
    const { gate, supplier, selling } = scene()
    await selling.prepare()
    selling.release?.()
    let asked = 0
    supplier.onRequest = () => {
      asked += 1
      if (asked === 2) throw failing('credentialsRefused')
    }
    // The wait at the gate outlasted its token, and there is no other.
    await expect(selling.prepare()).rejects.toThrow('It failed.')
    selling.release?.()
    expect(gate.ends).toEqual(['unused', 'unused'])
  })
})
