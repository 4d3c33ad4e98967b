import { describe, expect, it } from 'vitest'
import { kindOf, rowOf } from '../src/pages/audit/asking'
import { lacksOf, lastWeeks } from '../src/pages/audit/spots'

describe('marks of looks', () => {
  it('are red without an open case and amber otherwise', () => {
    expect(rowOf(['off_hours', 'no_case'])).toBe('bad')
    expect(rowOf(['unmasked'])).toBe('late')
    expect(rowOf([])).toBe('')
    expect(kindOf('closed_case')).toBe('bad')
  })
})

describe('a spot check', () => {
  it('offers four weeks, also over the end of a year', () => {
    expect(lastWeeks(new Date(2027, 0, 5))).toEqual(['2026-12-08', '2027-01-05'])
  })
  it('wants to be told what a sheet lacks', () => {
    expect(lacksOf({ a: null, b: ' 没有签名 ', c: ' ' })).toEqual({ incomplete: [{ subject_id: 'b', reason: '没有签名' }], unsaid: ['c'] })
  })
})
