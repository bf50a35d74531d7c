/**
 * Told of a trouble that is worked around, and of what was under way: a look at the supplier, a delivery to a sink, or
 * a delivery that is given up. Left out for anything else.
 */
export type OnProblem = (error: unknown, during?: 'look' | 'delivery' | 'givenUp') => void
