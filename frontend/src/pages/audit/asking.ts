/** 查询条件: what is typed, as the server is asked. */
import type { operations } from '@/api/schema'

export interface Typed {
  staff_number: string
  verb: string
  number: string
  days: [string, string] | null
  only: 'all' | 'marked' | 'unmasked'
}
type Query = NonNullable<operations['ApiTracesAuditAuditTraces']['parameters']['query']>

export const nothing = (): Typed => ({ staff_number: '', verb: '', number: '', days: null, only: 'all' })

export function asked(typed: Typed): Query {
  const found: Query = {}
  if (typed.staff_number.trim()) found.staff_number = typed.staff_number.trim()
  if (typed.verb) found.verb = typed.verb
  if (typed.number.trim()) found.number = typed.number.trim()
  if (typed.days) [found.since, found.until] = typed.days
  if (typed.only !== 'all') found.only = typed.only
  return found
}

/** The same as the tail of an address. */
export function address(typed: Typed, form: 'xlsx' | 'csv'): string {
  return '/api/traces/export?' + new URLSearchParams({ form, ...(asked(typed) as Record<string, string>) }).toString()
}

const BAD = new Set(['closed_case', 'no_case'])

/** A look without an open case behind it is what an auditor looks for. */
export const kindOf = (mark: string): 'bad' | 'late' => (BAD.has(mark) ? 'bad' : 'late')
export const rowOf = (marks: readonly string[]): '' | 'bad' | 'late' => (marks.some((mark) => BAD.has(mark)) ? 'bad' : marks.length > 0 ? 'late' : '')
