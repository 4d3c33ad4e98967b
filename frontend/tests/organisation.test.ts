import { describe, expect, it } from 'vitest'
import { branches, coming, holderOn, lastHolding, type Holder, type Office, type Post } from '../src/pages/organisation/people'
import { changes, switched } from '../src/pages/programmes/switching'

const held = (id: string, from: string, until: string | null, ended: string | null = null): Holder =>
  ({ id, staff_number: id, name: id, disabled: false, held_from: from, held_until: until, ended_at: ended })
const post = (...holders: Holder[]): Post =>
  ({ id: 'p', title: '', role: '', role_title: '', office: '', office_id: 'o', own_office_only: true, sources: [], holders })

describe('who holds a post', () => {
  it('is nobody who has left, and nobody who comes later', () => {
    const one = post(held('a', '2024-01-01', '2026-05-31'), held('b', '2026-06-01', null))
    expect(holderOn(one, '2026-05-31')?.id).toBe('a')
    expect(coming(one, '2026-05-31')?.id).toBe('b')
    expect(holderOn(one, '2026-06-01')?.id).toBe('b')
    expect(lastHolding(one)?.id).toBe('b')
    expect(holderOn(post(held('a', '2024-01-01', '2026-05-31', '2026-05-31T01:00:00Z')), '2026-05-31')).toBeUndefined()
    expect(lastHolding(post())).toBeUndefined()
  })
})

describe('the tree of offices', () => {
  it('has a branch a kind, and the closed ones last', () => {
    const office = (id: string, kind: string, closed: string | null): Office =>
      ({ id, kind, kind_title: kind, name: id, code: '', opened_on: null, closed_on: closed, posts: 0, held: 0, former: [] })
    const found = branches([office('x', 'township', '2026-01-01'), office('a', 'bureau', null), office('b', 'township', '2027-01-01')], '2026-06-01')
    expect(found.map((branch) => [branch.key, branch.offices.map((one) => one.id)])).toEqual([['bureau', ['a']], ['township', ['b']], ['closed', ['x']]])
  })
})

describe('switching a plugin', () => {
  it('adds it once, takes it away, and says what a proposal changes', () => {
    expect(switched(['a', 'b'], 'b', true)).toEqual(['a', 'b'])
    expect(switched(['a', 'b'], 'a', false)).toEqual(['b'])
    expect(changes(['a', 'b'], ['b', 'c'], [])).toEqual({ on: ['c'], off: ['a'] })
  })
})
