import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallGauge } from '../../src/sandbox/call-gauge.ts'

describe('a gauge of calls', () => {
  it('finds the worst of every second, minute, hour and day, as counting each by hand does', () => {
    const gapsMs = fc.array(
      fc.oneof(
        fc.constant(0),
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: 90_000 }),
        fc.integer({ min: 0, max: 30_000_000 }),
      ),
      { maxLength: 150 },
    )
    fc.assert(
      fc.property(gapsMs, (gaps) => {
        const gauge = new CallGauge()
        const came: number[] = []
        let now = 0
        for (const gap of gaps) {
          now += gap
          came.push(now)
          gauge.begin(now)()
        }
        const worst = (windowMs: number) =>
          Math.max(
            0,
            ...came.map((at) => came.filter((other) => at - windowMs < other && other <= at).length),
          )
        expect(gauge.peaks()).toEqual({
          calls: came.length,
          worstSecond: worst(1_000),
          worstMinute: worst(60_000),
          worstHour: worst(3_600_000),
          worstDay: worst(86_400_000),
          mostAtOnce: Math.min(1, came.length),
        })
      }),
    )
  })

  it('counts a call as under way until it is over, which it is once', () => {
    const gauge = new CallGauge()
    const [first, second] = [gauge.begin(0), gauge.begin(0)]
    expect(gauge.underWay).toBe(2)
    first()
    first()
    expect(gauge.underWay).toBe(1)
    gauge.begin(5)()
    second()
    expect(gauge.underWay).toBe(0)
    expect(gauge.peaks().mostAtOnce).toBe(2)
  })

  it('takes months of calls in its stride', () => {
    const gauge = new CallGauge()
    for (let call = 0; call < 300_000; call++) gauge.begin(call * 30_000)()
    expect(gauge.peaks()).toMatchObject({ worstSecond: 1, worstMinute: 2, worstHour: 120, worstDay: 2_880 })
  })
})
