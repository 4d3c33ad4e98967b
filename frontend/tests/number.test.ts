/** 报告编号的样子. */
import { describe, expect, it } from 'vitest'
import type { Schemas } from '../src/api/client'
import { issuedBy, issuers, numberExample } from '../src/pages/settings/number'

describe('an example of a number', () => {
  it('has code, year and serial in their places', () => {
    expect(numberExample('浙核对〔{year}〕{code}-{serial:06d}号', '330106', '2026-11-23')).toBe('浙核对〔2026〕330106-000123号')
    expect(numberExample('', '330106', '2026-11-23')).toBe('')
  })
  it('is of the agency that issues, and says so where it is another', () => {
    const layout = (agency: string, agency_own: boolean): Schemas['LayoutView'] => ({ agency, agency_code: '330000', agency_level: '省级', agency_own }) as Schemas['LayoutView']
    expect(issuers([layout('省中心', false), layout('省中心', false)])).toHaveLength(1)
    expect(issuedBy(layout('省中心', false))).toContain('由省级的省中心出具')
    expect(issuedBy(layout('', false))).toContain('由省级核对机构各自出具')
    expect(issuedBy(layout('省中心', true))).toBe('')
  })
})
