import { describe, expect, it } from 'vitest'
import { nameOf } from '../src/files'
import { fieldsOf, isAsked, reading, toSend } from '../src/pages/department/form'
import { clerkNext } from '../src/pages/department/states'

const SCHEMA = {
  $ref: '#/$defs/ManualAnswer',
  $defs: {
    ManualAnswer: {
      type: 'object',
      properties: {
        answer: { title: '反馈结果', description: 'found：查得；nothing_found：查无记录', $ref: '#/$defs/State' },
        records: { title: '记录', type: 'array', items: { $ref: '#/$defs/Record' } },
        reason: { title: '原因', type: 'string', maxLength: 200 },
      },
      required: ['answer'],
    },
    State: { title: 'State', enum: ['found', 'nothing_found', 'refused'] },
    Record: {
      type: 'object',
      properties: { title: { title: '名称', type: 'string' }, count: { title: '数量', type: 'integer' }, as_of: { title: '时点', type: 'string', format: 'date' }, reference: { title: '编号', type: 'string' } },
      required: ['title', 'count', 'as_of'],
    },
  },
}

describe('the form of a question', () => {
  const fields = fieldsOf(SCHEMA)

  it('has the titles, kinds and words of its schema', () => {
    expect(fields.map((one) => [one.title, one.kind, one.required])).toEqual([['反馈结果', 'choice', true], ['记录', 'records', false], ['原因', 'text', false]])
    expect(fields[0]!.choices).toEqual([
      { value: 'found', title: '查得' }, { value: 'nothing_found', title: '查无记录' }, { value: 'refused', title: '不能识别此人或不予提供' },
    ])
    expect(fields[1]!.fields.map((one) => one.kind)).toEqual(['text', 'whole', 'day', 'text'])
  })

  it('asks for records of what was found, and for a reason of what could not be answered', () => {
    const asked = (answer: string | undefined) => fields.filter((one) => isAsked(one, answer)).map((one) => one.name)
    expect([undefined, 'found', 'nothing_found', 'refused'].map(asked)).toEqual([['answer'], ['answer', 'records'], ['answer'], ['answer', 'reason']])
  })

  it('sends what is asked for and nothing else', () => {
    const typed = { answer: 'found', reason: '写了又不要的', records: [{ title: '住宅', count: '２', reference: '' }] }
    expect(toSend(fields, typed)).toEqual({ answer: 'found', records: [{ title: '住宅', count: 2, as_of: '' }] })
    expect(toSend(fields, { ...typed, answer: 'nothing_found' })).toEqual({ answer: 'nothing_found' })
    expect(toSend(fields, { answer: 'found', records: [{ title: 'x', count: '二', as_of: '2026-01-01' }] })['records']).toEqual([{ title: 'x', count: '二', as_of: '2026-01-01' }])
  })

  it('reads out what was entered', () => {
    expect(reading(fields[0]!, 'nothing_found')).toBe('查无记录')
    expect(reading(fields[2]!, '')).toBe('—')
  })
})

describe('a package, as the clerk of its department has it', () => {
  it('says what he does next, in every state that it can reach him in', () => {
    for (const state of ['released', 'handed_over', 'answered', 'imported', 'expired', 'withdrawn'])
      expect(clerkNext({ state, to_correct: false })).toMatch(/[。]$/)
    expect(clerkNext({ state: 'handed_over', to_correct: false })).toContain('选择文件交回')
    expect(clerkNext({ state: 'handed_over', to_correct: true })).toContain('下载差错回执')
    expect(clerkNext({ state: 'answered', to_correct: false })).toContain('等核对机构确认')
    expect(clerkNext({ state: 'withdrawn', to_correct: true })).toContain('不用再办')
  })
})

describe('a file', () => {
  it('has the name that the server gives it', () => {
    expect(nameOf("attachment; filename*=UTF-8''%E6%89%B9%E6%AC%A1.7z", 'x')).toBe('批次.7z')
    expect(nameOf(null, 'x')).toBe('x')
  })
})
