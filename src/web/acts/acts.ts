import type { Resolution } from '../../index.ts'
import { alertTexts } from '../alerts/alert-words.ts'
import type { DashboardSource } from '../dashboard-source.ts'
import type { Visit } from '../visit.ts'
import type { Act } from './act.ts'
import { actWords, refusalIn } from './act-words.ts'

const dayMs = 86_400_000
const silences = [1, 3, 7, 30]

/** What can be done about an alert, a contract and an order, by the last part of its page's address. */
export const acts: Readonly<Record<'alerts' | 'contracts' | 'orders', Readonly<Record<string, Act>>>> = {
  alerts: { acknowledge: acknowledge() },
  contracts: { look: look(), correct: correct(), silence: silence(), unsilence: unsilence() },
  orders: { resolve: resolve() },
}

function acknowledge(): Act {
  return {
    place: 'alerts',
    asks(source, id, { language }) {
      const words = actWords[language].acknowledge
      const alert = source.alerts({ subject: id.split('/')[0], all: true }).find((each) => each.id === id)
      const about = alert === undefined ? '' : `${alertTexts[language][alert.kind].title}. `
      const { title, explains, note, does } = words
      const fields = [{ name: 'note', label: note, kind: 'text' as const, isRequired: true }]
      return { title, explains: about + explains, fields, does }
    },
    does(source, id, { by, fields, visit }) {
      const outcome = source.acknowledge(id, { by, note: fields['note'] ?? '' })
      return said(outcome, visit, actWords[visit.language].acknowledge.done)
    },
  }
}

function look(): Act {
  return {
    place: 'contracts',
    asks(source, number, { language }) {
      source.contract(number)
      const { title, explains, reason, does } = actWords[language].look
      return { title, explains, fields: [reasonField(reason, false)], does }
    },
    does(source, number, { by, fields, visit }) {
      source.askForLook(number, { by, reason: fields['reason'] ?? '' })
      return actWords[visit.language].look.done
    },
  }
}

function correct(): Act {
  return {
    place: 'contracts',
    asks(source, number, { language }) {
      const { anomaly } = source.contract(number)
      const { title, explains, reason, does } = actWords[language].correct
      const seen = anomaly?.kind === 'contradiction' ? ` (${anomaly.seen})` : ''
      return { title: `${title}${seen}`, explains, fields: [reasonField(reason, true)], does }
    },
    does(source, number, { by, fields, visit }) {
      const [correction] = source.correct([number], { by, reason: fields['reason'] ?? '' })
      return said(correction!.outcome, visit, actWords[visit.language].correct.done)
    },
  }
}

function silence(): Act {
  return {
    place: 'contracts',
    asks(source, number, { language }) {
      source.contract(number)
      const { title, explains, reason, until, days, forEver, does } = actWords[language].silence
      const choices = [
        ...silences.map((many) => [String(many), days(many)] as const),
        ['ever', forEver] as const,
      ]
      return {
        title,
        explains,
        fields: [{ name: 'until', label: until, kind: 'choice', choices }, reasonField(reason, false)],
        does,
      }
    },
    does(source, number, { by, fields, visit }) {
      const days = Number(fields['until'])
      const until = Number.isNaN(days) ? undefined : source.now() + days * dayMs
      const outcome = source.silence(number, { by, reason: fields['reason'] || undefined, until })
      return said(outcome, visit, actWords[visit.language].silence.done)
    },
  }
}

function unsilence(): Act {
  return {
    place: 'contracts',
    asks(source, number, { language }) {
      source.contract(number)
      const { title, explains, reason, does } = actWords[language].unsilence
      return { title, explains, fields: [reasonField(reason, false)], does }
    },
    does(source, number, { by, fields, visit }) {
      const outcome = source.unsilence(number, { by, reason: fields['reason'] || undefined })
      return said(outcome, visit, actWords[visit.language].unsilence.done)
    },
  }
}

function resolve(): Act {
  return {
    place: 'orders',
    asks(source, id, { language }) {
      const { candidate } = source.order(id)
      const { title, explains, how, adopt, adoptOther, contractNumber, resubmit, abandon, reason, does } =
        actWords[language].resolve
      const candidates = candidate === null ? [] : [[`adopt ${candidate}`, adopt(candidate)] as const]
      const choices = [
        ...candidates,
        ['other', adoptOther],
        ['resubmit', resubmit],
        ['abandon', abandon],
      ] as const
      return {
        title,
        explains,
        fields: [
          { name: 'how', label: how, kind: 'choice', choices },
          { name: 'contractNumber', label: contractNumber, kind: 'text', isRequired: false },
          reasonField(reason, true),
        ],
        does,
      }
    },
    async does(source: DashboardSource, id, { by, fields, visit }) {
      const order = await source.desk.resolve(id, resolutionIn(fields), {
        by,
        reason: fields['reason'] ?? '',
      })
      return actWords[visit.language].resolve.done(order.state)
    },
  }
}

function resolutionIn(fields: Readonly<Record<string, string>>): Resolution {
  const { how = '', contractNumber = '' } = fields
  if (how === 'resubmit' || how === 'abandon') return how
  return { adopt: how === 'other' ? contractNumber.trim() : how.replace(/^adopt /, '') }
}

function reasonField(label: string, isRequired: boolean) {
  return { name: 'reason', label, kind: 'text' as const, isRequired }
}

/** An outcome as the engine keeps it, for people. */
function said(outcome: string, { language }: Visit, done: string): string {
  const words = actWords[language]
  if (outcome === 'waiting') return words.waiting
  return outcome.startsWith('refused: ')
    ? words.refused(refusalIn(language, outcome.slice('refused: '.length)))
    : done
}
