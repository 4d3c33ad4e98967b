/** 批次详情: the button of the next step is the one that stands out. */
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import PackagePage from '@/pages/department/PackagePage.vue'
import { keep } from '@/session'

afterEach(() => vi.unstubAllGlobals())

async function primary(state: string, answers: string[]): Promise<string[]> {
  keep({ verbs: ['package.fetch'] } as never)
  const line = { id: 'p', number: 'P-1', source_title: '', state, state_title: '', asks: 1, expires_on: '2026-12-31', prepared_by: '', prepared_at: '2026-11-01T00:00:00Z' }
  const found = { package: line, own: false, released_by: '', released_at: null, sha256: '', outcomes: {}, custody: [], answers: answers.map((id) => ({ id, state: 'uploaded', received_on: '2026-11-20', uploaded_by: '', confirmed_by: '' })) }
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(found), { headers: { 'Content-Type': 'application/json' } })))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { render: () => null } }] })
  const page = mount(PackagePage, { global: { plugins: [router] } })
  await vi.waitFor(() => expect(page.find('.next').exists()).toBe(true))
  const told = page.findAll('.next .el-button--primary').map((one) => one.text())
  page.unmount()
  return told
}

describe('a package', () => {
  it('leads to the account once an answer is there, and to the download before', async () => {
    expect(await primary('released', [])).toEqual(['下载加密批次'])
    expect(await primary('answered', ['a'])).toEqual(['查看账目'])
    expect(await primary('handed_over', [])).toEqual([])
  })
})
