/** 抽查: the period that is offered, and what was ticked as the server is told. */
export const WEEKS = 4

const iso = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`

/** The last four weeks up to today, by this machine's calendar. */
export function lastWeeks(today: Date): [string, string] {
  const since = new Date(today.getFullYear(), today.getMonth(), today.getDate() - WEEKS * 7)
  return [iso(since), iso(today)]
}

export interface Lack {
  subject_id: string
  reason: string
}

/** Whose sheet lacks what; `unsaid` where something was ticked and not said. */
export function lacksOf(ticked: Readonly<Record<string, string | null>>): { incomplete: Lack[]; unsaid: string[] } {
  const lacks = Object.entries(ticked).flatMap(([subject_id, reason]) => (reason === null ? [] : [{ subject_id, reason: reason.trim() }]))
  return { incomplete: lacks.filter((one) => one.reason.length >= 2), unsaid: lacks.filter((one) => one.reason.length < 2).map((one) => one.subject_id) }
}
