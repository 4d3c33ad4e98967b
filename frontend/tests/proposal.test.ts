/** 设置建议的卡片: nobody approves on a preview that no longer holds. */
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import ProposalCard from '../src/pages/settings/ProposalCard.vue'
import { comparedWith, rivalOf, type Proposal, type SettingForm } from '../src/pages/settings/settings'
import { t } from '../src/words'

vi.mock('../src/session', async (original) => ({ ...(await original<object>()), may: () => true }))

const proposal: Proposal = {
  id: 'p1', name: 'x.standard', value: 2, inherit: false, document: '文', start: '2026-12-01', retroactive: '', state: 'pending',
  proposer: '甲', proposed_at: '2026-11-01T00:00:00Z', decider: '', decided_at: null, reason: '', mine: false,
}
const form = (value: number, future: SettingForm['future'] = []): SettingForm => ({
  name: 'x.standard', value, unit: '', provenance: '县', title: '标准', basis: '', help: '', inheritance: 'open', json_schema: { type: 'integer' },
  document: '旧', start: '2026-01-01', own: true, told: '', pending: [proposal], future,
})
const later = { value: 3, inherit: false, document: '另', start: '2026-12-01', provenance: '县' }
const found = { open_cases: 0, reached: 0, own_below: 0, looked_at: 0, affected: [], not_run: [], deadlines: null }

describe('a proposal', () => {
  beforeEach(() => {
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(found), { status: 200, headers: { 'Content-Type': 'application/json' } }))
  })
  it('is looked at anew once the value it was compared with is another', async () => {
    const card = mount(ProposalCard, { props: { proposal, form: form(1), words: {} }, global: { stubs: { RouterLink: true, ImpactView: true } } })
    const button = (label: string) => card.findAll('button').find((one) => one.text() === label)
    await button(t('settings.see_impact'))!.trigger('click')
    await vi.waitFor(() => expect(button(t('settings.approve'))).toBeDefined())
    await card.setProps({ form: form(1, [later]) })
    await flushPromises()
    expect(button(t('settings.approve'))).toBeUndefined()
    expect(card.text()).toContain(t('settings.look_anew'))
    expect(card.text()).toContain(t('settings.rival_approved'))
  })
  it('names another one from the same day', () => {
    expect(rivalOf(proposal, form(1))).toBeNull()
    expect(rivalOf(proposal, form(1, [later]))).toBe('approved')
    expect(rivalOf(proposal, { ...form(1), pending: [proposal, { ...proposal, id: 'p2' }] })).toBe('waiting')
    expect(rivalOf(proposal, { ...form(1), pending: [proposal, { ...proposal, id: 'p2', start: '2027-01-01' }] })).toBeNull()
    expect(comparedWith(form(1))).not.toBe(comparedWith(form(2)))
  })
})
