/** 启封: whoever met a sealed case is led to the form with its number in it; the reason is still asked for. */
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { asProblem } from '@/api/client'
import LoadedPage from '@/components/LoadedPage.vue'
import UnsealForm from '@/pages/templates/UnsealForm.vue'
import { keep, type Session } from '@/session'

const CASE = '01990000-0000-7000-8000-000000000001'
const sealed = () => asProblem({ code: 'case_sealed', status: 403, title: '', detail: '核对件 HD3301062026000007 的核对材料的查阅期限已于 2026-01-01 届满', next: '', basis: '', errors: [], id: '' })
const as = (...verbs: string[]) => keep({ verbs, csrf_token: '' } as unknown as Session)
const met = () => mount(LoadedPage, { props: { title: '核对件', ready: false, problem: sealed() }, global: { stubs: { RouterLink: RouterLinkStub } } }).findComponent(RouterLinkStub)
const answer = (request: Request): Response => {
  const path = new URL(request.url).pathname
  const said = path.endsWith('/unseal') ? { id: CASE, opened_on: '2026-11-23', records: ['材料'] } : { items: [{ id: CASE }], next: null }
  return new Response(JSON.stringify(said), { headers: { 'Content-Type': 'application/json' } })
}
afterEach(() => vi.unstubAllGlobals())

it('is offered where the case is, to whoever may', () => {
  as('verification.unseal')
  expect(met().props('to')).toEqual({ path: '/retention', query: { number: 'HD3301062026000007' } })
  as()
  expect(met().exists()).toBe(false)
})
it('comes with the number of that case, and wants the reason', async () => {
  const fetch = vi.fn((request: Request) => Promise.resolve(answer(request)))
  vi.stubGlobal('fetch', fetch)
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/retention', component: UnsealForm }, { path: '/cases/:id', component: UnsealForm }] })
  await router.push('/retention?number=HD3301062026000007')
  const page = mount(UnsealForm, { global: { plugins: [router] } })
  await flushPromises()
  const [number, reason] = page.findAll('input')
  expect(number!.element.value).toBe('HD3301062026000007')
  await page.get('button').trigger('click')
  await new Promise((shown) => setTimeout(shown, 150)) // the message of a field comes a little later
  expect(page.text()).toContain('请写明启封的事由')
  await reason!.setValue('本人申诉')
  await page.get('button').trigger('click')
  await flushPromises()
  expect(fetch.mock.calls.map(([request]) => new URL(request.url).pathname)).toContain(`/api/verifications/${CASE}/unseal`)
})
