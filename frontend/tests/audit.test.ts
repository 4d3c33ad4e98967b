import { describe, expect, it } from 'vitest'
import { folded, kindOf, rowOf } from '../src/pages/audit/asking'
import { lacksOf, lastWeeks } from '../src/pages/audit/spots'

describe('marks of looks', () => {
  it('are red without an open case and amber otherwise', () => {
    expect(rowOf(['off_hours', 'no_case'])).toBe('bad')
    expect(rowOf(['unmasked'])).toBe('late')
    expect(rowOf([])).toBe('')
    expect(kindOf('closed_case')).toBe('bad')
  })
})

describe('the same look again and again', () => {
  const line = (at: string, more: object = {}) => ({
    id: at, at, verb: 'verification.look', title: '', name: '', staff_number: 'XH0001', verification_id: 'c', number: '', marks: [], mark_titles: [], about: '', reason: '', digest: '', ...more,
  })
  it('is one row, and what has a reason of its own is not', () => {
    const told = folded([line('3'), line('2'), line('1', { reason: '申诉' }), line('0', { verification_id: 'd' })])
    expect(told.map((one) => [one.line.at, one.since, one.times])).toEqual([['3', '2', 2], ['1', '1', 1], ['0', '0', 1]])
  })
  it('is not the same where it is about another post', () => {
    expect(folded([line('1', { verification_id: null, about: '受理岗' }), line('0', { verification_id: null, about: '审核岗' })])).toHaveLength(2)
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
