/** 办理一次: the same act that was never answered goes out with the same key; an answered one is another act. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { api, newKey, take, whenSessionOver } from '@/api/client'
import { digest } from '@/api/unanswered'

const post = (staff: string) => take(api.POST('/api/accounts/{staff_number}/disable', { params: { path: { staff_number: staff }, header: newKey() }, body: { reason: '离岗' } }))
const keys = (calls: ReturnType<typeof vi.fn>) => calls.mock.calls.map(([request]) => (request as Request).headers.get('Idempotency-Key'))
const done = () => new Response('{}', { status: 200, headers: { 'Content-Type': 'application/json' } })

afterEach(() => vi.unstubAllGlobals())

describe('an act that got no answer', () => {
  it('is asked for again under its key', async () => {
    const fetch = vi.fn().mockRejectedValueOnce(new TypeError('gone')).mockResolvedValueOnce(new Response('{}', { status: 502 })).mockImplementation(() => Promise.resolve(done()))
    vi.stubGlobal('fetch', fetch)
    await expect(post('a')).rejects.toMatchObject({ status: 0 })
    await expect(post('a')).rejects.toMatchObject({ status: 502 })
    await post('a')
    await post('a')
    const [first, second, third, fourth] = keys(fetch)
    expect([second, third]).toEqual([first, first])
    expect(fourth).not.toBe(first)
  })

  it.each([401, 403, 408, 429, 502, 503, 504])('keeps its key where the next try is turned away by %s before anybody looked at it', async (status) => {
    const problem = JSON.stringify({ code: 'csrf_token_wrong', detail: '', errors: [], id: '' })
    const away = () => new Response(problem, { status, headers: { 'Content-Type': 'application/problem+json' } })
    const fetch = vi.fn().mockRejectedValueOnce(new TypeError('gone')).mockImplementationOnce(() => Promise.resolve(away())).mockImplementation(() => Promise.resolve(done()))
    vi.stubGlobal('fetch', fetch)
    whenSessionOver(() => undefined, () => Promise.resolve())
    await expect(post('e')).rejects.toMatchObject({ status: 0 })
    await expect(post('e')).rejects.toBeDefined()
    await post('e')
    await post('e')
    const [first, second, third, fourth] = keys(fetch)
    expect([second, third]).toEqual([first, first])
    expect(fourth).not.toBe(first)
  })

  it('is another act once it was refused for what it is', async () => {
    const refused = new Response('{"code":"case_state","status":409,"detail":"","errors":[],"id":"1"}', { status: 409, headers: { 'Content-Type': 'application/problem+json' } })
    const fetch = vi.fn().mockResolvedValueOnce(refused).mockImplementation(() => Promise.resolve(done()))
    vi.stubGlobal('fetch', fetch)
    await expect(post('f')).rejects.toMatchObject({ status: 409 })
    await post('f')
    expect(new Set(keys(fetch)).size).toBe(2)
  })

  it('is not taken for another one', async () => {
    const fetch = vi.fn().mockRejectedValue(new TypeError('gone'))
    vi.stubGlobal('fetch', fetch)
    for (const staff of ['b', 'c']) await expect(post(staff)).rejects.toMatchObject({ status: 0 })
    expect(new Set(keys(fetch)).size).toBe(2)
  })

  it('clicked twice is one act', async () => {
    const fetch = vi.fn().mockImplementation(() => Promise.resolve(done()))
    vi.stubGlobal('fetch', fetch)
    await Promise.all([post('d'), post('d')])
    expect(new Set(keys(fetch)).size).toBe(1)
  })
})

it('the digest tells bodies apart', () => {
  const of = (text: string) => digest(new TextEncoder().encode(text).buffer as ArrayBuffer)
  expect(new Set(['', 'a', 'b', 'ab', 'ba', '{"n":1}', '{"n":2}'].map(of)).size).toBe(7)
  expect(of('受理')).toBe(of('受理'))
})
