import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from '../../index.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import type { InsightReply, InsightRequest, InsightWorkerData } from './insight-answer.ts'
import { InsightBureau } from './insight-bureau.ts'
import { insightWords } from './insight-words.ts'

// Runs in a thread of its own: reads the whole log for each question, one after another.

const { database, masterKey } = workerData as InsightWorkerData
const reader = openReader(database, { masterKey })
const bureau = new InsightBureau(reader)

parentPort!.on('message', (request: InsightRequest) => {
  parentPort!.postMessage(replyTo(request))
})

function replyTo(request: InsightRequest): InsightReply {
  try {
    return { answer: bureau.answer(request) }
  } catch (error) {
    const isWrong = error instanceof StromkreisError && error.code === 'invalidInput'
    if (!isWrong) throw error
    return { refusal: insightWords[request.question.language].emptyPeriod }
  }
}
