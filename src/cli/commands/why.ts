import { openReader } from '../../embed/open-reader.ts'
import type { EdgeAnswer, GuardAnswer } from '../../report/edge-answer.ts'
import type { WhyAnswer } from '../../report/why.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'

import type { Shell } from '../shell.ts'

/** `stromkreis why` */
export async function why(
  shell: Shell,
  subject: string,
  target: string,
  options: { json?: boolean },
): Promise<number> {
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  try {
    const answer = reader.why(subject, target, { now: Date.now() })
    if (options.json) shell.printJson(answer)
    else printAnswer(shell, answer)
    return exitCodes.done
  } finally {
    reader.close()
  }
}

function printAnswer(shell: Shell, answer: WhyAnswer): void {
  shell.printLine(
    `${answer.of} ${answer.subject} is ${answer.state ?? 'not known'}; asked for ${answer.asked}.`,
  )
  shell.printLine(answer.answer)
  const known = knownOf(answer)
  if (known.length > 0) shell.printTable(['what is known', ''], known)
  if (answer.edges.length === 0) return
  shell.printTable(
    ['on', 'goes to', 'now', 'guard', 'which looks at', 'tells'],
    answer.edges.map((edge) => [
      edge.event ?? `time rule ${edge.timeRule}`,
      edge.to === edge.from || answer.state === edge.to ? '(stays)' : edge.to,
      openNow(edge),
      guardsOf(edge)
        .map(({ isWanted, guard }) => `${isWanted ? '' : 'not '}${guard.name}: ${said(guard)}`)
        .join('\n'),
      guardsOf(edge)
        .flatMap(({ guard }) => Object.entries(guard.values))
        .map(([name, value]) => `${name}: ${value ?? 'none'}`)
        .join('\n'),
      edge.tells.join('\n'),
    ]),
  )
}

function knownOf(answer: WhyAnswer): [string, string][] {
  const rows: [string, string][] = []
  if (answer.lastApplied !== null) rows.push(['in this state since', answer.lastApplied.enteredAt])
  if (answer.of === 'order') rows.push(['something last happened at', answer.lastApplied.at])
  else {
    if (answer.lastApplied !== null) rows.push(['look applied last began at', answer.lastApplied.beganAt])
    if (answer.anomaly !== null) {
      const { kind, seen, observedAt } = answer.anomaly
      rows.push([`${kind} since ${observedAt}`, seen])
    }
  }
  const path = answer.path ?? []
  if (path.length > 1) rows.push(['shortest way', path.map(stepOf).join('\n')])
  for (const { timeRule, dueAt, isEstimated } of answer.timers) {
    rows.push([`time rule ${timeRule}`, `${dueAt}${isEstimated ? ' (estimated)' : ''}`])
  }
  return rows
}

function stepOf(step: NonNullable<WhyAnswer['path']>[number]): string {
  if ('isInferred' in step) return step.isInferred ? `${step.to} (inferred)` : step.to
  return `${step.to}, on ${step.event ?? step.timeRule}`
}

function openNow({ timeRule, dueAt, isOpen, openWhen }: EdgeAnswer): string {
  if (timeRule !== null) return dueAt === null ? 'does not wait' : `due ${dueAt}`
  if (isOpen === null) return `where ${openWhen.join('\nor ')}`
  return isOpen ? 'yes' : 'no'
}

function guardsOf({ guard, unless }: EdgeAnswer): { guard: GuardAnswer; isWanted: boolean }[] {
  const others = unless.map((other) => ({ guard: other, isWanted: false }))
  return guard === null ? others : [...others, { guard, isWanted: true }]
}

function said({ holds }: GuardAnswer): string {
  if (holds === null) return 'depends'
  return holds ? 'holds' : 'does not hold'
}
