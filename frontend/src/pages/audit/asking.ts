/** 查询条件: what is typed, as the server is asked. */
import type { Schemas } from '@/api/client'
import type { operations } from '@/api/schema'

export interface Typed {
  staff_number: string
  verb: string
  number: string
  since: string
  until: string
  only: 'all' | 'marked' | 'unmasked'
}
type Query = NonNullable<operations['ApiTracesAuditAuditTraces']['parameters']['query']>

export const nothing = (): Typed => ({ staff_number: '', verb: '', number: '', since: '', until: '', only: 'all' })

export function asked(typed: Typed): Query {
  const found: Query = {}
  if (typed.staff_number.trim()) found.staff_number = typed.staff_number.trim()
  if (typed.verb) found.verb = typed.verb
  if (typed.number.trim()) found.number = typed.number.trim()
  if (typed.since) found.since = typed.since
  if (typed.until) found.until = typed.until
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

export interface Folded {
  line: Schemas['AuditLine']
  times: number
  /** When the first of them was. */
  since: string
}

const same = (one: Schemas['AuditLine'], other: Schemas['AuditLine']): boolean =>
  one.verb === other.verb && one.staff_number === other.staff_number && one.name === other.name && one.verification_id === other.verification_id && one.about === other.about &&
  one.reason === '' && other.reason === '' && one.marks.join() === other.marks.join()

/** The same act of the same person about the same case or object, again and again, is one row; what has a reason of its own is not. */
export function folded(lines: readonly Schemas['AuditLine'][]): Folded[] {
  const found: Folded[] = []
  for (const line of lines) {
    const last = found[found.length - 1]
    if (last && same(last.line, line)) {
      last.times += 1
      last.since = line.at
    } else found.push({ line, times: 1, since: line.at })
  }
  return found
}
