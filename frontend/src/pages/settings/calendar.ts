/** 年历: the weeks of each month, every day with what it is. */

export type DayKind = 'work' | 'weekend' | 'off' | 'worked'
export interface Day {
  date: string
  number: number
  kind: DayKind
}

const two = (number: number): string => String(number).padStart(2, '0')

/** Twelve months of weeks that begin on Monday; empty places are null. */
export function monthsOf(year: number, off: string[], worked: string[]): (Day | null)[][][] {
  const [free, busy] = [new Set(off), new Set(worked)]
  return Array.from({ length: 12 }, (_none, month) => weeksOf(year, month, free, busy))
}

function weeksOf(year: number, month: number, free: Set<string>, busy: Set<string>): (Day | null)[][] {
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const days = Array.from({ length: count }, (_none, at) => dayOf(year, month, at + 1, free, busy))
  const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7
  const places: (Day | null)[] = [...Array.from({ length: before }, () => null), ...days]
  while (places.length % 7) places.push(null)
  return Array.from({ length: places.length / 7 }, (_none, week) => places.slice(week * 7, week * 7 + 7))
}

function dayOf(year: number, month: number, number: number, free: Set<string>, busy: Set<string>): Day {
  const date = `${year}-${two(month + 1)}-${two(number)}`
  const weekend = [0, 6].includes(new Date(Date.UTC(year, month, number)).getUTCDay())
  return { date, number, kind: busy.has(date) ? 'worked' : free.has(date) ? 'off' : weekend ? 'weekend' : 'work' }
}
