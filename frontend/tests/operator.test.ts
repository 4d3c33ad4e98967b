import { describe, expect, it } from 'vitest'
import { remedy, spoken, verdict, type Queue } from '../src/pages/operator/figures'
import { bare, parted, spent, written } from '../src/pages/sandbox/household'
import { grouped } from '../src/pages/sandbox/result'
import { fields } from '../src/pages/sandbox/schema'

const UNITS = ['天', '小时', '分', '秒'] as const
const queue = (waiting: number, workers: number, failing = 0): Queue => ({ asked_at: '', lines: [], waiting_seconds: waiting, workers, states: [{ state: 'failing', count: failing }] })

describe('the queue', () => {
  it('says an age by its two largest units', () => {
    expect(spoken(0, UNITS)).toBe('0 秒')
    expect(spoken(59.9, UNITS)).toBe('59 秒')
    expect(spoken(3725, UNITS)).toBe('1 小时 2 分')
    expect(spoken(86_400, UNITS)).toBe('1 天')
  })
  it('says first what a person has to do something about', () => {
    expect(verdict(queue(0, 2))).toBe('well')
    expect(verdict(queue(300, 2, 4))).toBe('late')
    expect(verdict(queue(300, 0, 4))).toBe('no_worker')
    expect(verdict(queue(0, 2, 4))).toBe('failing')
    expect(verdict(queue(0, 0))).toBe('no_worker')
  })
})

describe('a job that fails again and again', () => {
  it('has something to do about it', () => {
    expect(remedy('ClientConnectorError')).toBe('network')
    expect(remedy('DeadlockDetectedError')).toBe('database')
    expect(remedy('NotGenuine')).toBe('keys')
    expect(remedy('AttributeError')).toBe('program')
    expect(remedy('SomethingElse')).toBe('other')
  })
})

describe('the sandbox', () => {
  it('keeps in the text what the form does not ask', () => {
    const { form, rest } = parted({ programme: 'p', settings: { a: 1 }, facts: [] }, ['programme', 'facts'])
    expect(rest).toEqual({ settings: { a: 1 } })
    expect(JSON.parse(written(form, rest))).toEqual({ programme: 'p', settings: { a: 1 } })
    expect(bare([{ who: '甲', yuan: null, text: '', household: 0 }])).toEqual([{ who: '甲', household: 0 }])
  })
  it('says how long a rule took', () => {
    expect(spent(40)).toBe('40 μs')
    expect(spent(1234)).toBe('1.2 ms')
  })
  it('shows conclusions before totals and lines, and no empty part', () => {
    const figure = (kind: string) => ({ figure: kind, kind, title: '', amount: null, sentences: [], rules: [] })
    expect(grouped([figure('line'), figure('conclusion')]).map((part) => part.kind)).toEqual(['conclusion', 'line'])
  })
  it('shows a schema field by field, with references and bounds', () => {
    const schema = { $ref: '#/$defs/Outer', $defs: { Outer: { type: 'object', required: ['a'], properties: { a: { type: 'integer', minimum: 1 }, b: { type: 'array', items: { $ref: '#/$defs/Inner' } } } }, Inner: { type: 'object', properties: { c: { enum: ['x', 'y'] } } } } }
    const rows = fields(schema)
    expect(rows.map((row) => [row.name, row.depth, row.kind, row.bounds, row.required])).toEqual([
      ['', 0, 'object', '', true], ['a', 1, 'integer', '≥ 1', true], ['b', 1, '[object]', '', false], ['c', 2, 'x | y', '', false],
    ])
  })
})
