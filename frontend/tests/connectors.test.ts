/** 数源状况: what the figures of a department come to. */
import { describe, expect, it } from 'vitest'
import { mount } from '@vue/test-utils'
import ConnectorCard from '../src/pages/connectors/ConnectorCard.vue'
import { healthOf, type Source } from '../src/pages/connectors/health'

const NOW = Date.parse('2026-11-22T08:00:00Z')
const source = (told: Partial<Source>): Source => ({
  source: 'banks', title: '银行', supplementary: false, waiting: 0, asked: 3, settled: 3, median_seconds: 1, last_settled_at: null, last_state: '', trouble: '', failures: 0, resting_until: null, last_test: null, ...told,
})

describe('the health of a department', () => {
  it('is what is worst about it', () => {
    expect(healthOf(source({}), NOW).key).toBe('well')
    expect(healthOf(source({ settled: 0 }), NOW).key).toBe('waiting')
    expect(healthOf(source({ asked: 0, settled: 0 }), NOW).key).toBe('unasked')
    expect(healthOf(source({ failures: 2 }), NOW).key).toBe('failing')
    expect(healthOf(source({ failures: 12, resting_until: '2026-11-22T08:01:00Z' }), NOW).key).toBe('resting')
    expect(healthOf(source({ failures: 12, resting_until: '2026-11-22T07:59:00Z' }), NOW).key).toBe('failing')
  })
})

describe('how long answers take', () => {
  it('is said as on the board of sources: what took no second took less than one', () => {
    const connector = { id: 'c', title: '', kind: 'realtime', configured: true, provenance: '', basis: '', secrets: [], sources: [source({ median_seconds: 0 })] }
    const card = mount(ConnectorCard, { props: { connector } as never, global: { stubs: { RouterLink: true } } })
    expect(card.text()).toContain('不足 1 秒')
  })
})
