/** 待办批次: a department's clerk sees in the menu how many packages want something of him; an officer of the agency does not. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadReceived, toAnswer } from '@/pages/department/received'
import { keep } from '@/session'

afterEach(() => {
  vi.unstubAllGlobals()
  keep({ verbs: [] } as never)
  toAnswer.value = 0
})

function answering(states: string[] | null): ReturnType<typeof vi.fn> {
  const fetched = vi.fn(() => {
    if (states === null) return Promise.reject(new TypeError('no network'))
    return Promise.resolve(new Response(JSON.stringify({ items: states.map((state) => ({ state })), next: null }), { headers: { 'Content-Type': 'application/json' } }))
  })
  vi.stubGlobal('fetch', fetched)
  return fetched
}

describe('packages that wait for their department', () => {
  it('are those to be fetched or answered; what was known stays where nobody answers', async () => {
    keep({ verbs: ['package.look', 'manual_ask.list'] } as never)
    answering(['released', 'handed_over', 'answered', 'imported', 'withdrawn', 'expired'])
    await loadReceived()
    expect(toAnswer.value).toBe(2)
    answering(null)
    await loadReceived()
    expect(toAnswer.value).toBe(2)
    answering([])
    await loadReceived()
    expect(toAnswer.value).toBe(0)
  })

  it('are not asked for by an officer of the agency', async () => {
    keep({ verbs: ['package.look'] } as never)
    const asked = answering(['released'])
    await loadReceived()
    expect(asked).not.toHaveBeenCalled()
    expect(toAnswer.value).toBe(0)
  })
})
