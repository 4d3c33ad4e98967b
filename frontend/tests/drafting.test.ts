/** 边填边存: what the server could not take now is kept and tried again; what it refuses is said. */
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useDraft } from '@/pages/intake/drafting'

vi.mock('vue-router', () => ({ onBeforeRouteLeave: () => undefined }))

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const content = { application_number: '', programme: '', applied_on: '', residence: '', household: [], supporters: [], nothing_declared: false, declared: [], sheets: [] }
const refusal = (status: number) => json({ type: 'about:blank', code: 'draft_changed', status, title: '', detail: '', next: '', basis: '', errors: [], id: '0199' }, status)
let answers: (() => Response)[] = []
const sent: string[] = []
let page: ReturnType<typeof mount>

beforeEach(() => {
  vi.useFakeTimers()
  sent.length = 0
  vi.stubGlobal('fetch', vi.fn(async (request: Request) => {
    if (request.method === 'GET') return json({ content, version: 1, missing: [], saved_at: '', scans: [] })
    sent.push(await request.text())
    return (answers.shift() ?? (() => json({ version: 2, missing: [], saved_at: '' })))()
  }))
})
afterEach(() => {
  page.unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function typed(): Promise<ReturnType<typeof useDraft>> {
  let draft: ReturnType<typeof useDraft>
  page = mount({ setup: () => { draft = useDraft('d'); return () => null } })
  await vi.waitFor(() => expect(draft.content.value).not.toBeNull())
  draft!.content.value!.application_number = 'SQ-1'
  await vi.advanceTimersByTimeAsync(1300)
  await vi.waitFor(() => expect(draft.kept.value).not.toMatch(/typing|saving/))
  return draft!
}

it.each([
  ['a gateway', () => new Response('<h1>Bad Gateway</h1>', { status: 502 })], ['a server that restarts', () => refusal(503)], ['a gateway that waited', () => refusal(504)],
  ['a server that is busy', () => refusal(429)], ['a broken machine', () => new Response('oops', { status: 500 })],
])('%s has not refused it: it is kept and tried again by itself', async (_who, answer) => {
  answers = [answer]
  const draft = await typed()
  expect(draft.kept.value).toBe('offline')
  expect(draft.problem.value).toBeNull()
  await vi.advanceTimersByTimeAsync(4100)
  await vi.waitFor(() => expect(draft.kept.value).toBe('saved'))
  expect(draft.content.value!.application_number).toBe('SQ-1')
  expect(sent[1]).toBe(sent[0])
})

it.each([409, 500])('a refusal of the server (%s) is said', async (status) => {
  answers = [() => refusal(status)]
  expect((await typed()).kept.value).toBe('refused')
})

it('after the other window had deleted somebody, opening it again says so', async () => {
  const person = { key: 'p1', name: '甲', relation: 'self', id_kind: 'resident_id', id_number: '' }
  const household = [person, { ...person, key: 'p2', name: '乙', relation: '' }]
  const drafts = [household, [person]]
  vi.stubGlobal('fetch', vi.fn((request: Request) => Promise.resolve(
    request.method === 'GET' ? json({ content: { ...content, household: drafts.shift() }, version: 1, missing: [], saved_at: '', scans: [] }) : refusal(409),
  )))
  const draft = await typed()
  await draft.openAgain(null)
  expect(draft.lost.value.map((each) => each.what)).toEqual(['第2人 乙', '申请编号'])
})
