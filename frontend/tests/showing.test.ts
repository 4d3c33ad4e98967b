import { describe, expect, it } from 'vitest'
import { day, moment, yuan } from '../src/showing'

describe('showing', () => {
  it('writes fen as yuan', () => {
    expect(yuan(123456)).toBe('1,234.56')
    expect(yuan(5)).toBe('0.05')
    expect(yuan(-100000000)).toBe('−1,000,000.00')
    expect(yuan(null)).toBe('—')
  })
  it('writes days as clerks do, and instants as they were in Shanghai', () => {
    expect(day('2026-01-05')).toBe('2026年1月5日')
    expect(day(null)).toBe('—')
    expect(day('2026-11-22T20:33:00Z')).toBe('2026年11月23日')
    expect(moment('2026-01-04T16:30:00Z')).toBe('2026/01/05 00:30')
  })
})
