/** 按模式生成的表单: what is typed becomes what the server takes, and back; money never passes through floating point. */
import { describe, expect, it } from 'vitest'
import { grouped, shifted, toDecimal, toFen } from '../src/components/schema/figures'
import { draftOf, Entries, formOf, valueOf, type Draft, type Faults, type Schema } from '../src/components/schema/schema'
import { told } from '../src/components/schema/telling'

const STANDARD: Schema = {
  $ref: '#/$defs/LocalStandard',
  $defs: {
    LocalStandard: {
      title: 'LocalStandard', type: 'object', required: ['amount', 'inclusive'],
      properties: {
        amount: { title: '标准', type: 'integer', exclusiveMinimum: 0 },
        inclusive: { title: '等于标准的也符合', type: 'boolean' },
        programmes: { title: '适用的救助项目', type: 'array', items: { type: 'string' }, default: [] },
      },
    },
  },
}
const FIGURE: Schema = { type: 'object', properties: { urban: { anyOf: [{ type: 'string', format: 'decimal' }, { type: 'null' }], default: null } } }
const GATEWAY: Schema = {
  type: 'object', required: ['base_url', 'services'],
  properties: {
    base_url: { title: '网关地址', type: 'string', pattern: '^https?://.+$' },
    services: { type: 'object', additionalProperties: { $ref: '#/$defs/Service' } },
    algorithm: { enum: ['HMAC-SM3', 'HMAC-SHA256'], default: 'HMAC-SM3' },
    minutes: { type: 'integer', minimum: 1, maximum: 60, default: 5 },
    on: { type: 'string', format: 'date' },
  },
  $defs: { Service: { type: 'object', required: ['code'], properties: { code: { type: 'string', minLength: 1 } } } },
}

function back(schema: Schema, draft: Draft, unit = ''): { value: unknown; faults: Record<string, string> } {
  const faults: Faults = new Map()
  return { value: valueOf(formOf(schema, unit), schema, draft, 'value', faults), faults: Object.fromEntries(faults) }
}
const there = (schema: Schema, value: unknown, unit = '') => draftOf(formOf(schema, unit), schema, value)

describe('figures', () => {
  it('moves the point as text', () => {
    expect(shifted('125000', -2)).toBe('1250.00')
    expect(shifted('5', -2)).toBe('0.05')
    expect(shifted('-7', -2)).toBe('-0.07')
    expect(shifted('125000.5', -2)).toBe('1250.005')
    expect(toFen('1,250.5')).toBe('125050')
    expect(toFen('0.29')).toBe('29')
    expect(toFen('90071992547409.93')).toBe('9007199254740993')
    expect(toFen('1.234')).toBeNull()
    expect(toFen('一百')).toBeNull()
    expect(toDecimal('12.5', 2)).toBe('1250')
    expect(grouped('1234567.50')).toBe('1,234,567.50')
  })
})

describe('the form of a schema', () => {
  it('shows fen as yuan and takes them back', () => {
    const value = { amount: 125000, inclusive: true, programmes: ['zhejiang.dibao'] }
    const draft = there(STANDARD, value, '分/人·月') as Record<string, Draft>
    expect(draft.amount).toBe('1250.00')
    expect(back(STANDARD, draft, '分/人·月')).toEqual({ value, faults: {} })
    expect(told(formOf(STANDARD, '分/人·月'), STANDARD, value, { programmes: { 'zhejiang.dibao': '低保' } }))
      .toBe('标准：1,250.00 元/人·月；等于标准的也符合：是；适用的救助项目：低保')
  })

  it('names every wrong field at once, in Chinese, by the paths of the server', () => {
    const wrong = back(STANDARD, { amount: '0', inclusive: null, programmes: [] }, '分/人·月')
    expect(wrong.faults).toEqual({ 'value.amount': '必须大于 0.00 元', 'value.inclusive': '请选择是或者否' })
    const gateway = back(GATEWAY, { base_url: 'ftp', services: new Entries([{ key: 'housing', value: { code: '' } }, { key: '', value: { code: 'x' } }]), algorithm: 'HMAC-SM3', minutes: '61', on: '' })
    expect(Object.keys(gateway.faults).sort()).toEqual(['value.base_url', 'value.minutes', 'value.services.housing.code', 'value.services[1]'])
    expect(gateway.faults['value.minutes']).toBe('不能大于 60')
  })

  it('keeps decimals as text, and leaves out what is empty', () => {
    expect(there(FIGURE, { urban: '125000.5' }, 'fen_per_month')).toEqual({ urban: '1250.005' })
    expect(back(FIGURE, { urban: '1250.5' }, 'fen_per_month')).toEqual({ value: { urban: '125050' }, faults: {} })
    expect(back(FIGURE, { urban: '32.5' }, 'square_metres').value).toEqual({ urban: '32.5' })
    expect(back(FIGURE, { urban: '' }).value).toEqual({})
  })

  it('goes there and back for groups, maps, choices and dates', () => {
    const value = { base_url: 'http://a', services: { housing: { code: 'x' } }, algorithm: 'HMAC-SHA256', minutes: 7, on: '2026-07-01' }
    expect(back(GATEWAY, there(GATEWAY, value))).toEqual({ value, faults: {} })
    const fresh = there(GATEWAY, undefined) as Record<string, Draft>
    expect([fresh.algorithm, fresh.minutes]).toEqual(['HMAC-SM3', '5'])
    expect(back({ type: 'array', items: { type: 'integer' } }, ['1', 'x'])).toEqual({ value: [1, 'x'], faults: { 'value[1]': '请填写数字' } })
  })
})

describe('figures in full width', () => {
  it('are taken like any other', () => {
    expect(toFen('１３５０')).toBe('135000')
    expect(toFen('１，３５０．５元')).toBe('135050')
    expect(toDecimal('－８６．５', 0)).toBe('-86.5')
  })
})
