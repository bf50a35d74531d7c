import { z } from 'zod'

const expectation = 'expected a number, or a text of 1 to 64 characters'

/**
 * A contract or customer number: a text of 1 to 64 characters, none of them a control character, or a JSON number,
 * which becomes text.
 */
export const namingNumber = z.union(
  [
    // The first branch is what real numbers look like, and the quick one.
    z.string().regex(/^[!-~]{1,64}$|^(?=.*\S)[^\p{Cc}\p{Cs}]{1,64}$/u, { error: expectation }),
    z.int().nonnegative().transform(String),
  ],
  { error: expectation },
)
