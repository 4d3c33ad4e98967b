/** 受理登记: the number while it is typed, and where what is missing stands. */
import { describe, expect, it } from 'vitest'
import { fault, normalised, told } from '../src/pages/intake/identity'
import { grouped, nextKey, sectionOf } from '../src/pages/intake/places'

describe('a number while it is typed', () => {
  it('is read as the server reads it', () => {
    expect(normalised(' １１０１０１ 19900307 123x ')).toBe('11010119900307123X')
  })
  it('is wrong in one of three ways', () => {
    expect(fault('resident_id', '11010519491231002X')).toBe('')
    expect(fault('resident_id', '110105194912310021')).toBe('id_check')
    expect(fault('resident_id', '110105194913310021')).toBe('id_birth')
    expect(fault('resident_id', '1101051949123100')).toBe('id_form')
    expect(fault('resident_id', '110105491231002')).toBe('')
    expect(fault('resident_id', '')).toBe('')
    expect(fault('passport', 'E1234')).toBe('')
  })
  it('says birth, age and sex', () => {
    expect(told('resident_id', '11010519491231002x', '2026-11-22')).toEqual({ born: '1949-12-31', age: 76, male: false })
    expect(told('resident_id', '11010519491231002x', '2026-12-31')?.age).toBe(77)
    expect(told('resident_id', '110105194912310021', '2026-11-22')).toBeNull()
  })
})

describe('what is missing', () => {
  it('stands in a section', () => {
    expect(['application_number', 'household', 'p1.id_number', 'declared', 'p2.declared.national.wage', 'p3.sheet.items'].map(sectionOf))
      .toEqual(['basics', 'people', 'people', 'declared', 'declared', 'sheets'])
  })
  it('is grouped by section in the order of the page', () => {
    const all = ['p3.sheet.items', 'programme', 'p1.name'].map((place) => ({ place, message: place, basis: '' }))
    expect(grouped(all).map((group) => group.section)).toEqual(['basics', 'people', 'sheets'])
  })
  it('names new people after everybody who was there', () => {
    expect(nextKey(['p1', 'p7', 'p3'])).toBe('p8')
  })
})
