/** 待批准事项: what the checklist lacks is said of the first case only where there was none. */
import { flushPromises, mount } from '@vue/test-utils'
import ElementPlus from 'element-plus'
import { afterEach, describe, expect, it, vi } from 'vitest'
import LoadedPage from '../src/components/LoadedPage.vue'
import StateMark from '../src/components/StateMark.vue'
import ApprovalsPage from '../src/pages/approvals/ApprovalsPage.vue'
import { keep, type Session } from '../src/session'

afterEach(() => vi.unstubAllGlobals())

async function told(before_first: boolean): Promise<string> {
  keep({ verbs: ['tenant.check'], csrf_token: null } as unknown as Session)
  vi.stubGlobal('fetch', (request: Request) => Promise.resolve(new Response(
    JSON.stringify(request.url.includes('checklist') ? { ready: false, missing: 1, checks: [], before_first } : { items: [], waiting: 0 }),
    { headers: { 'Content-Type': 'application/json' } },
  )))
  const page = mount(ApprovalsPage, { global: { plugins: [ElementPlus], components: { LoadedPage, StateMark }, stubs: { RouterLink: true } } })
  await flushPromises()
  await vi.waitFor(() => expect(page.text()).toContain('1 项'))
  return page.text()
}

describe('the banner above what waits', () => {
  it('speaks of the first case before there is one, and of the checklist afterwards', async () => {
    expect(await told(true)).toContain('还差 1 项才能受理第一件核对')
    const later = await told(false)
    expect(later).toContain('上线检查还有 1 项未完成')
    expect(later).not.toContain('第一件')
  })
})
