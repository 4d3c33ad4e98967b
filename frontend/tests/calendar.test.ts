/** 年历: weeks begin on Monday, and a notice comes before the weekday. */
import { describe, expect, it } from 'vitest'
import { monthsOf } from '../src/pages/settings/calendar'

describe('a year', () => {
  it('says of every day what it is', () => {
    const months = monthsOf(2026, ['2026-10-01', '2026-10-02'], ['2026-10-10'])
    const days = months.flat(2).filter((one) => one !== null)
    expect(days.length).toBe(365)
    const kinds = Object.fromEntries(days.map((one) => [one.date, one.kind]))
    expect([kinds['2026-10-01'], kinds['2026-10-03'], kinds['2026-10-10'], kinds['2026-10-12']]).toEqual(['off', 'weekend', 'worked', 'work'])
    expect(months[9]![0]!.map((one) => one?.number ?? 0)).toEqual([0, 0, 0, 1, 2, 3, 4])
    expect(monthsOf(2024, [], []).flat(2).filter((one) => one !== null).length).toBe(366)
  })
})
