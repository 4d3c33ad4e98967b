/** 设置的归类与说法. */
import { describe, expect, it } from 'vitest'
import { countedApart, groupOf, grouped, valueText, type SettingForm } from '../src/pages/settings/settings'

const form = (name: string, value: unknown, unit = '', provenance = '省'): SettingForm => ({
  name, value, unit, provenance, title: name, basis: '', help: '', inheritance: 'open', json_schema: {}, document: '', start: '2026-01-01', own: false, told: '', pending: [], future: [],
})

describe('settings', () => {
  it('stand in the group of what they are about', () => {
    expect(groupOf({ name: 'zhejiang.local_standard_monthly', unit: '分/人·月' })).toBe('standards')
    expect(groupOf({ name: 'sample_city.local_list', unit: '' })).toBe('rules')
    expect(groupOf({ name: 'connector.dci.sync', unit: '' })).toBeNull()
    expect(grouped([form('packs', []), form('counting_period_months', 12)]).map((one) => one.group)).toEqual(['terms', 'packs'])
  })
  it('are told in yuan and by titles, also beside another value', () => {
    const schema = { type: 'object', properties: { amount: { type: 'integer', title: '标准' }, programmes: { type: 'array', items: { type: 'string' }, title: '适用项目' } } }
    const line = { name: 'zhejiang.local_standard_monthly', unit: '分/人·月', json_schema: schema }
    const words = { programmes: { 'zhejiang.dibao': '最低生活保障' } }
    expect(valueText(line, { amount: 125000, programmes: ['zhejiang.dibao'] }, words)).toBe('标准：1,250.00 元/人·月；适用项目：最低生活保障')
    expect(valueText(line, null, words)).toBe('（空）')
  })
})

describe('a preview', () => {
  it('counts other conclusions apart from other figures in the same one', () => {
    const one = { verification_number: '', report_number: '', issued_on: '2026-01-01', differences: [] }
    expect(countedApart([{ ...one, concludes_otherwise: true }, { ...one, concludes_otherwise: false }, { ...one, concludes_otherwise: false }])).toEqual({ conclusions: 1, figures: 2 })
  })
})
