import { StromkreisError } from './stromkreis-error.ts'

/** The error for a contract number that the log does not know. */
export function unknownContract(contractNumber: string): StromkreisError {
  return new StromkreisError('notFound', `No contract ${contractNumber} is known here.`, {
    hint: '`stromkreis contracts` lists those that are; a new one is known after the next sync.',
  })
}
