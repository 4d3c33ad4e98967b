import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, reactive } from 'vue'
import { api } from '../src/api/client'
import { PAUSE, useKeeping } from '../src/keeping'

const get = vi.spyOn(api, 'GET')
const post = vi.spyOn(api, 'POST')
const answer = (data: unknown, status = 200) => Promise.resolve({ data, response: new Response(null, { status }) }) as never
const none = { content: null, saved_at: null }

function form(begun: Record<string, string> = {}) {
  const typed = reactive<Record<string, string>>(begun)
  const state = reactive({ sent: false })
  const shown = defineComponent(() => {
    const back = useKeeping({ place: 'setting:packs', ready: () => true, typed: () => (state.sent || !typed['document'] ? null : typed), give: (left) => Object.assign(typed, left) })
    return () => h('p', back.value)
  })
  return { typed, state, page: mount(shown) }
}
const sent = () => (post.mock.calls as unknown as [string, { body: { content: unknown } }][]).map(([path, how]) => [path, how.body.content])

describe('what is typed into a form', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    get.mockReset().mockImplementation(() => answer(none))
    post.mockReset().mockImplementation(() => answer(none))
  })
  afterEach(() => vi.useRealTimers())

  it('goes to the server when the hand rests, once, and is taken away there when it was sent', async () => {
    const { typed, state } = form()
    await flushPromises()
    typed['document'] = '通'
    await vi.advanceTimersByTimeAsync(PAUSE / 2)
    typed['document'] = '通知'
    await vi.advanceTimersByTimeAsync(PAUSE + 1)
    expect(sent()).toEqual([['/api/kept/{place}', { document: '通知' }]])
    state.sent = true
    await vi.advanceTimersByTimeAsync(1)
    expect(sent()[1]).toEqual(['/api/kept/{place}', null])
  })
  it('stands there again, and says since when; what has been typed meanwhile stays', async () => {
    get.mockImplementation(() => answer({ content: { document: '旧' }, saved_at: '2026-11-23T02:00:00Z' }))
    const { typed, page } = form()
    await flushPromises()
    expect([typed['document'], page.text()]).toEqual(['旧', '2026-11-23T02:00:00Z'])
    await vi.advanceTimersByTimeAsync(PAUSE + 1)
    expect(sent()).toEqual([])
    const other = form({ document: '新' })
    await flushPromises()
    expect(other.typed['document']).toBe('新')
  })
  it('is taken away though who has sent it leaves at once, and after what was still on its way', async () => {
    const { typed, state, page } = form()
    await flushPromises()
    let arrived: (value: never) => void = () => {}
    post.mockImplementationOnce(() => new Promise((done) => (arrived = done)) as never)
    typed['document'] = '通知'
    await vi.advanceTimersByTimeAsync(PAUSE + 1)
    state.sent = true
    await flushPromises()
    page.unmount()
    expect(sent().length).toBe(1)
    arrived((await answer(none)) as never)
    await flushPromises()
    expect(sent()).toEqual([['/api/kept/{place}', { document: '通知' }], ['/api/kept/{place}', null]])
  })
  it('is tried again where nobody answered', async () => {
    post.mockImplementationOnce(() => Promise.reject(new TypeError('Failed to fetch')) as never)
    const { typed } = form()
    await flushPromises()
    typed['document'] = '通知'
    await vi.advanceTimersByTimeAsync(PAUSE + 1)
    expect(sent().length).toBe(1)
    await vi.advanceTimersByTimeAsync(5001)
    expect(sent().length).toBe(2)
  })
})
