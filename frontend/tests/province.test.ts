import { describe, expect, it } from 'vitest'
import { address, asked, nothing } from '../src/pages/audit/asking'
import { beyondKey, overviewKey, roomKey } from '../src/pages/province/area'
import { barKind, barTitle, lasted, rows, total, tree, worst, type Load } from '../src/pages/province/figures'
import { keep, type Session } from '../src/session'
import { t } from '../src/words'

const load = (id: string, parent_id: string | null, overdue = 0, soon = 0): Load => ({
  id, parent_id, name: id, level: 'county', open: 10, overdue, soon, unanswered: 1, unanswered_overdue: 0, press: 'calm',
})

describe('the tree of tenants', () => {
  const made = tree([load('p', 'beyond'), load('c', 'p', 0, 2), load('x', 'c', 3), load('y', 'c')])

  it('stands below each other, sums up, and takes the worst state', () => {
    expect(rows(made, new Set()).map((one) => [one.name, one.depth])).toEqual([['p', 0], ['c', 1], ['x', 2], ['y', 2]])
    expect(rows(made, new Set(['c'])).map((one) => one.name)).toEqual(['p', 'c'])
    expect([total(made[0]!, 'open'), total(made[0]!, 'overdue')]).toEqual([40, 3])
    expect([worst(made[0]!), worst(made[0]!.children[0]!.children[1]!)]).toEqual(['bad', 'good'])
  })
})

describe('the area', () => {
  const named = (tenant_level: string): string[] => {
    keep({ tenant_level, csrf_token: null } as Session)
    return [t(roomKey()), t(overviewKey()), beyondKey()]
  }
  it('is called by the level that looks', () => {
    expect(named('province')).toEqual(['全省', '全省态势', ''])
    expect(named('city')).toEqual(['全市', '全市态势', 'province.sources_above'])
  })
})

describe('figures', () => {
  it('says how long something took', () => {
    expect([null, 0, 3, 600, 7200, 86_400 * 9].map(lasted)).toEqual(['—', '不足 1 秒', '3 秒', '10 分钟', '2 小时', '9 天'])
  })
  it('marks the bars by urgency', () => {
    expect([null, -1, 0, 3, 4, 11].map((left) => [barTitle(left), barKind(left)])).toEqual([
      ['未计时', 'off'], ['已超期', 'bad'], ['今日', 'late'], ['3 日', 'late'], ['4 日', 'waiting'], ['10 日以后', 'waiting'],
    ])
  })
})

describe('what an auditor asks', () => {
  it('is asked only as far as it was typed', () => {
    expect(asked(nothing())).toEqual({})
    const typed = { ...nothing(), staff_number: ' XH0001 ', since: '2026-01-01', until: '2026-01-31', only: 'marked' as const }
    expect(asked(typed)).toEqual({ staff_number: 'XH0001', since: '2026-01-01', until: '2026-01-31', only: 'marked' })
    expect(address(typed, 'csv')).toBe('/api/traces/export?form=csv&staff_number=XH0001&since=2026-01-01&until=2026-01-31&only=marked')
  })
})
