import fc from 'fast-check'

/**
 * Objects with these fields, as programs and JSON make them: fast-check's own now and then inherit from nothing, which no
 * store can be asked to keep.
 */
export function plainRecord<Fields extends object>(
  fields: {
    [Name in keyof Fields]: fc.Arbitrary<Fields[Name]>
  },
): fc.Arbitrary<Fields> {
  return fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<Fields>
}
