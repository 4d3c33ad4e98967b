/** 报告编号的样子. */
import { describe, expect, it } from 'vitest'
import { numberExample } from '../src/pages/settings/number'

describe('an example of a number', () => {
  it('has code, year and serial in their places', () => {
    expect(numberExample('浙核对〔{year}〕{code}-{serial:06d}号', '330106', '2026-11-23')).toBe('浙核对〔2026〕330106-000123号')
    expect(numberExample('', '330106', '2026-11-23')).toBe('')
  })
})
