/** 栏目: no name of a program reaches a clerk. */
import { describe, expect, it } from 'vitest'
import { fieldWords } from '../src/components/fields'
import { partNames } from '../src/pages/settings/settings'

describe('where a refusal points', () => {
  it('is said in words', () => {
    expect(fieldWords('members[2].incomes[0].amount')).toBe('第 3 位成员，第 1 项收入，金额')
    expect(fieldWords('household.members[0].id_number')).toBe('第 1 位成员，证件号码')
    expect(fieldWords('officers[1].staff_number')).toBe('第 2 名核查人员，工号')
    expect(fieldWords('reason')).toBe('事由')
    expect(fieldWords('new')).toBe('新密码')
  })
  it('is said in the words of the page that has its own', () => {
    expect(fieldWords('title', { title: '岗位名称' })).toBe('岗位名称')
    expect(fieldWords('holder.name', { name: '真实姓名' })).toBe('真实姓名')
    const schema = { $ref: '#/$defs/Days', $defs: { Days: { type: 'object', properties: { holidays: { type: 'array', title: '放假的日子' } } } } }
    expect(fieldWords('value.holidays[0]', partNames('地方放假', schema))).toBe('地方放假，放假的日子第 1 行')
    expect(fieldWords('value.holidays[4]', partNames('地方放假', schema))).toContain('第 5 行') // the same weekend typed twice is refused twice
  })
  it('is left out rather than shown as a program names it', () => {
    for (const path of ['p1.sheet.evidence_digest', 'input_digest', '', 'entry.x9']) expect(fieldWords(path)).toBe('')
  })
})
