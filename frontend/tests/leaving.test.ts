/** 离开前问一声: asked only where something was typed and not sent, on every page that keeps it nowhere else. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, type Component } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { useLeaving } from '@/leaving'
import ReasonDialog from '@/components/ReasonDialog.vue'
import ManualForm from '@/pages/department/ManualForm.vue'
import HandoverDialog from '@/pages/organisation/HandoverDialog.vue'
import OfficeDialog from '@/pages/organisation/OfficeDialog.vue'
import PostDialog from '@/pages/organisation/PostDialog.vue'
import ReviewPage from '@/pages/review/ReviewPage.vue'
import ProposeForm from '@/pages/settings/ProposeForm.vue'

const other = defineComponent({ render: () => h('p', 'other') })
let page: VueWrapper

async function open(component: Component, props: Record<string, unknown> = {}) {
  const routes = [{ path: '/', component: defineComponent({ render: () => h(component, props) }) }, { path: '/other', component: other }]
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push('/')
  page = mount(RouterView, { attachTo: document.body, global: { plugins: [router] } })
  await flushPromises()
  return router
}
const asked = () => document.querySelector('.el-message-box') !== null
const reload = () => !globalThis.dispatchEvent(new Event('beforeunload', { cancelable: true }))
async function type(label: string, text: string): Promise<void> {
  const field = document.querySelector<HTMLInputElement>(`[aria-label="${label}"], #entry-${label}`)!
  field.value = text
  field.dispatchEvent(new Event('input'))
  await flushPromises()
}
beforeEach(() => vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network'))))
afterEach(() => {
  page.unmount()
  document.body.innerHTML = ''
})

describe('who leaves', () => {
  const unsent = ref(false)
  const form = defineComponent({ setup: () => { useLeaving(() => unsent.value); return () => h('p') } })

  it('goes where nothing was typed', async () => {
    unsent.value = false
    const router = await open(form)
    expect(reload()).toBe(false)
    await router.push('/other')
    expect(router.currentRoute.value.path).toBe('/other')
  })
  it.each([['.el-message-box__btns .el-button--primary', '/'], ['.el-message-box__btns .el-button:not(.el-button--primary)', '/other']])('is asked where something was, and does what was chosen: %s', async (button, path) => {
    unsent.value = true
    const router = await open(form)
    expect(reload()).toBe(true)
    const going = router.push('/other')
    await flushPromises()
    expect(document.body.textContent).toContain('有内容还没有保存')
    document.querySelector<HTMLElement>(button)!.click()
    await going
    expect(router.currentRoute.value.path).toBe(path)
  })
})

describe('every form that is kept nowhere else', () => {
  const setting = { name: 'n', title: '标准', value: '1', unit: '', own: false }
  it.each<[string, Component, Record<string, unknown>, string]>([
    ['事由', ReasonDialog, { modelValue: true, title: '', act: () => Promise.resolve() }, '事由'],
    ['机构', OfficeDialog, { modelValue: true }, '机构名称'],
    ['岗位', PostDialog, { modelValue: true, office: { id: 'o', name: '' }, matrix: { roles: [], verbs: [] }, departments: {} }, '岗位名称'],
    ['交接', HandoverDialog, { modelValue: true, post: { title: '' }, holding: 'h' }, '真实姓名'],
    ['设置的依据', ProposeForm, { form: setting, schema: { type: 'string' }, naming: {}, words: {} }, '依据文件'],
    ['设置的值', ProposeForm, { form: setting, schema: { type: 'string' }, naming: {}, words: {} }, '标准'],
    ['人工反馈', ManualForm, { ask: 'a', fields: [{ kind: 'text', name: 'reason', title: '说明', hint: '', longest: 9, choices: [], fields: [], required: false }], begun: { answer: 'unavailable' }, problem: null, busy: false, sent: false }, 'reason'],
  ])('asks before it is lost: %s', async (_name, component, props, label) => {
    const router = await open(component, props)
    expect(reload()).toBe(false)
    await type(label, '填了一些')
    expect(reload()).toBe(true)
    void router.push('/other')
    await vi.waitFor(() => expect(asked()).toBe(true)) // after the server was tried once more
  })
  it('asks before gaps that were seen in a review are lost', async () => {
    const person = { subject_id: 's', position: 1, name: '甲', id_number: '', role: '', relation: '', gaps: [], sheet: { signatory: 'self', items: [], fields: [], scan: null, signed_on: '' } }
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ state: 'collecting', own: false, number: '', people: [person], gaps: [], returns: [] }), { headers: { 'Content-Type': 'application/json' } })))
    await open(ReviewPage)
    await vi.waitFor(() => expect(document.querySelector('fieldset .el-checkbox')).not.toBeNull())
    expect(reload()).toBe(false)
    document.querySelector<HTMLElement>('fieldset .el-checkbox input')!.click()
    await flushPromises()
    expect(reload()).toBe(true)
    vi.unstubAllGlobals()
  })
  it('does not ask once it was sent', async () => {
    await open(ManualForm, { ask: 'a', fields: [], begun: {}, problem: null, busy: false, sent: true })
    expect(reload()).toBe(false)
  })
})
