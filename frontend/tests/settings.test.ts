/** 设置的归类与比较. */
import { describe, expect, it } from 'vitest'
import { differences, groupOf, grouped, type SettingForm } from '../src/pages/settings/settings'

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
  it('differ by value and by whose they are', () => {
    const before = [form('a', 1), form('b', { x: 1 }), form('c', 3)]
    const after = [form('a', 1), form('b', { x: 2 }), form('c', 3, '', '县'), form('d', 4)]
    expect(differences(before, after).map((one) => [one.form.name, one.before.value, one.after.value])).toEqual([['b', { x: 1 }, { x: 2 }], ['c', 3, 3], ['d', null, 4]])
  })
})
