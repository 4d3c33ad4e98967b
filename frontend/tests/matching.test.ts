/** 比对: what is told beforehand of how a draft stands to the application that was sent. */
import { describe, expect, it } from 'vitest'
import { hinders, lacking, matchText, matchWord } from '@/pages/intake/matching'

const gap = { place: 'programme', message: '没有选择救助项目', basis: '' }

describe('a draft beside its application', () => {
  it.each(['unknown', 'other_day', 'other_people', 'left_out'])('can be accepted and not initiated: %s', (how) => {
    expect(hinders(how)).toBe(true)
    expect(lacking([gap], how)).toEqual([gap])
    expect(matchWord(how)).not.toBe(matchWord('known'))
    expect(matchText(how).length).toBeGreaterThan(20)
  })
  it('cannot be accepted while the application has an open case', () => {
    expect(hinders('has_case')).toBe(false)
    expect(lacking([], 'has_case')).toEqual([{ place: 'application_number', message: '这一申请已有在办的核对件', basis: '' }])
  })
  it('is in order, or not looked at yet', () => {
    expect(lacking([], 'known')).toEqual([])
    expect(lacking([gap], undefined)).toEqual([gap])
  })
})
