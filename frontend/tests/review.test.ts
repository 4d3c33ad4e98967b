/** 授权审核: what follows from what was seen. */
import { describe, expect, it } from 'vitest'
import type { Schemas } from '../src/api/client'
import { partsOf, verdict } from '../src/pages/review/judging'

const person = (id: string, signatory = 'self', gaps = 0): Schemas['ReviewPerson'] =>
  ({ subject_id: id, sheet: { signatory }, gaps: Array.from({ length: gaps }, () => ({})) }) as unknown as Schemas['ReviewPerson']

describe('a review', () => {
  it('compares the guardian only where one signed', () => {
    expect(partsOf(person('a'))).not.toContain('guardian_name')
    expect(partsOf(person('a', 'guardian'))).toContain('guardian_name')
  })
  it('passes nobody who was not looked at', () => {
    expect(verdict([person('a'), person('b')], 0, { a: { sheet: 's', looked: true, wrong: {} } })).toMatchObject({ open: 1, gaps: 0 })
  })
  it('tells what the system found and what was seen together', () => {
    const found = verdict([person('a', 'self', 1), person('b')], 1, { b: { sheet: 's', looked: true, wrong: { signature: ' 没有签名 ', items: '' } } })
    expect(found).toMatchObject({ gaps: 4, unsaid: true })
    expect(found.seen[0]).toEqual({ subject_id: 'b', field: 'signature', message: '没有签名' })
  })
})
