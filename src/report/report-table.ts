/** A report as people read it. */
export interface ReportTable {
  head: readonly string[]
  rows: readonly (readonly (string | number)[])[]
}
