import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import StateMark from '../src/components/StateMark.vue'
import LawGone from '../src/pages/cases/LawGone.vue'
import { story } from '../src/pages/cases/story'
import type { CaseView } from '../src/pages/cases/tiles'

describe('a case whose rules cannot be had', () => {
  it('says which pack, since when, who sees to it, and the code', () => {
    const gone = { code: 'law_not_available', packs: 'zhejiang', since: '2026-11-22T01:05:00Z' }
    const shown = mount(LawGone, { props: { gone }, global: { components: { StateMark } } })
    expect(shown.attributes('role')).toBe('alert')
    for (const said of ['zhejiang', '2026/11/22 09:05', '系统管理员', '平台运维', 'law_not_available']) expect(shown.text()).toContain(said)
  })
  it('has a story without a clause that nobody can cite', () => {
    const clock = { title: 'zhejiang.total', due_on: '2026-12-07', basis: '', met_on: null, paused_on: null }
    const told = (basis: string) => story({ events: [], clocks: [{ ...clock, basis }] } as unknown as CaseView)[0]!.text
    expect([told(''), told('某办法 三')]).toEqual(['zhejiang.total到期', 'zhejiang.total到期（某办法 三）'])
  })
})
