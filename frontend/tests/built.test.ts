// @vitest-environment node
/** 旧浏览器与明文内网: what is built is read by Chrome 85 without TLS, and leaves nothing personal in the browser. */
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'acorn'
import { describe, expect, it } from 'vitest'

const ASSETS = new URL('../../hedui/pages/dist/assets/', import.meta.url)
const built = (ending: string) => readdirSync(ASSETS).filter((name) => name.endsWith(ending)).map((name) => [name, readFileSync(new URL(name, ASSETS), 'utf8')] as const)
const sources = import.meta.glob<string>(['../src/**/*.vue', '../src/**/*.ts', '!../src/api/schema.d.ts'], { eager: true, query: '?raw', import: 'default' })

const NOWHERE = [
  'Object.hasOwn(', 'structuredClone(', 'Object.groupBy', 'Promise.withResolvers', 'Array.fromAsync', 'AbortSignal.timeout', 'AbortSignal.any',
  '.randomUUID', 'localStorage', 'sessionStorage', 'indexedDB', 'new Function(', 'serviceWorker',
]
const NOT_OURS = [
  ...NOWHERE, 'crypto.subtle', '.clipboard', '.at(', '.findLast', '.toSorted(', '.toReversed(', '.toSpliced(', 'v-html', 'innerHTML',
  'dangerouslyUseHTMLString', 'document.cookie', 'document.write',
]
const NO_STYLE = [':has(', ':where(', 'color-mix(', 'aspect-ratio', '@layer', '@container', 'accent-color', 'text-wrap', 'inset:', 'dvh', '@property']

const found = (files: Iterable<readonly [string, string]>, words: string[]) =>
  Array.from(files).flatMap(([name, text]) => words.filter((word) => text.includes(word)).map((word) => `${name}: ${word}`))

describe('what is built', () => {
  it('is written as Chrome 85 reads it', () => {
    const scripts = built('.js')
    expect(scripts.length).toBeGreaterThan(20)
    const refused = scripts.flatMap(([name, text]) => {
      try {
        parse(text, { ecmaVersion: 2021, sourceType: 'module' })
        return []
      } catch (error) {
        return [`${name}: ${String(error)}`]
      }
    })
    expect(refused).toEqual([])
  })

  it('calls nothing that Chrome 85 does not have, and keeps nothing in the browser', () => {
    expect(found(built('.js'), NOWHERE)).toEqual([])
  })

  it('is styled with what Chrome 85 knows', () => {
    expect(found(built('.css'), NO_STYLE)).toEqual([])
  })
})

it('our own code keeps to the same, and to what plain HTTP gives', () => {
  // One word is kept, that somebody reads English; nothing of anybody.
  expect(found(Object.entries(sources), NOT_OURS)).toEqual(['../src/speaking.ts: document.cookie'])
  expect(sources['../src/speaking.ts']!.match(/document\.cookie = .*/g)).toEqual([
    "document.cookie = 'language=; path=/; max-age=0; samesite=strict'", 'document.cookie = `${ENGLISH}; path=/; samesite=strict`',
  ])
})
