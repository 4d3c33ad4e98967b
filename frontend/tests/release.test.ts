/** 新版本: told from the first page that the server has now. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { asProblem, told } from '@/api/client'
import { entryOf, explained, isThere } from '@/release'

const page = (entry: string) => `<!doctype html><head><script type="module" crossorigin src="${entry}"></script></head>`
const served = (html: string) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(html))))
const missing = asProblem(new TypeError('Failed to fetch dynamically imported module'))

beforeEach(() => {
  const script = document.createElement('script')
  script.type = 'module'
  script.setAttribute('src', '/assets/index-one.js')
  script.setAttribute('data-test', '')
  vi.spyOn(document, 'querySelector').mockReturnValue(script)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a part that cannot be fetched', () => {
  it('is gone with the release that it belonged to', async () => {
    served(page('/assets/index-two.js'))
    expect((await explained(missing)).problem.code).toBe('outdated')
  })

  it('is out of reach for now', async () => {
    served(page('/assets/index-one.js'))
    expect((await explained(missing)).problem.code).toBe('offline')
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('gone'))))
    expect((await explained(missing)).problem.code).toBe('offline')
  })

  it('leaves other problems as they are', async () => {
    served(page('/assets/index-two.js'))
    expect((await explained(told('internal', 500))).problem.code).toBe('internal')
  })

  it('is there again where the browser alone remembers that it failed', async () => {
    const failed = new TypeError('Failed to fetch dynamically imported module: http://10.0.0.1:8000/assets/CasesPage-C9MM.js')
    const asked = vi.fn((address: string) => Promise.resolve(new Response('', { status: address === '/assets/CasesPage-C9MM.js' ? 200 : 404 })))
    vi.stubGlobal('fetch', asked)
    expect(await isThere(failed)).toBe(true)
    expect(await isThere(new Error('Unable to preload CSS for /assets/gone.css'))).toBe(false)
    expect(await isThere(new TypeError('Importing a module script failed.'))).toBe(false)
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('gone'))))
    expect(await isThere(failed)).toBe(false)
  })
})

it('finds the program of a built page', () => {
  expect(entryOf(page('/assets/index-B-m5.js'))).toBe('/assets/index-B-m5.js')
  expect(entryOf('<p>no program</p>')).toBe('')
})
