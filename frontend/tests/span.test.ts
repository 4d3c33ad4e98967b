/** 起止日期: one end alone is used or said to lack the other; no range is dropped without a word. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import SpotChecksPage from '@/pages/audit/SpotChecksPage.vue'
import { keep, type Session } from '@/session'
import { spanFault } from '@/span'

afterEach(() => vi.unstubAllGlobals())

it('one end alone is enough where the server can look by it', () => {
  expect([spanFault('2026-11-01', ''), spanFault('', '2026-11-01'), spanFault(null, null), spanFault('2026-11-01', '2026-11-01')]).toEqual(['', '', '', ''])
  expect(spanFault('2026-11-02', '2026-11-01')).toBe('起始日期晚于截止日期，请改正其中一个')
})
it('where it cannot, the other end is said to be missing', () => {
  expect([spanFault('2026-11-01', null, true), spanFault('', '2026-11-01', true), spanFault('', '', true)]).toEqual(['还缺截止日期', '还缺起始日期', '还缺起始日期和截止日期'])
})
it('who takes one end out of a spot check reads what is missing, and nothing is drawn', async () => {
  const fetch = vi.fn((_asked: Request) => Promise.resolve(new Response('{"items":[],"next":null,"basis":""}', { headers: { 'Content-Type': 'application/json' } })))
  vi.stubGlobal('fetch', fetch)
  keep({ verbs: ['spot_check.draw'], csrf_token: '' } as unknown as Session)
  const page = mount(SpotChecksPage, { attachTo: document.body, global: { stubs: ['RouterLink'] } })
  await flushPromises()
  expect(page.text()).not.toContain('还缺')
  page.findAllComponents({ name: 'ElDatePicker' })[1]!.vm.$emit('update:modelValue', null)
  await flushPromises()
  expect(page.get('[role=alert]').text()).toBe('还缺截止日期')
  await page.get('form').trigger('submit')
  expect(fetch.mock.calls.filter(([asked]) => asked.method === 'POST')).toEqual([])
  page.unmount()
})
