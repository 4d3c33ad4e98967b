/** 文案: both languages have the same keys, and every key that a page names exists. */
import { describe, expect, it } from 'vitest'

const zh = import.meta.glob<{ default: Record<string, string> }>('../src/words/zh/*.json', { eager: true })
const en = import.meta.glob<{ default: Record<string, string> }>('../src/words/en/*.json', { eager: true })
const sources = import.meta.glob<string>(['../src/**/*.vue', '../src/**/*.ts', '!../src/api/schema.d.ts'], { eager: true, query: '?raw', import: 'default' })

const room = (path: string) => path.slice(path.lastIndexOf('/') + 1, -'.json'.length)
const keys = (files: Record<string, { default: Record<string, string> }>) =>
  Object.entries(files).flatMap(([path, file]) => Object.keys(file.default).map((key) => `${room(path)}.${key}`)).sort()
const known = new Set(keys(zh))
const rooms = new Set(Object.keys(zh).map(room))

describe('the catalogue', () => {
  it('says the same things in both languages', () => {
    expect(keys(en)).toEqual(keys(zh))
  })

  it('fills the same names in both languages', () => {
    const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const [path, file] of Object.entries(zh)) {
      const other = en[path.replace('/zh/', '/en/')]!.default
      for (const [key, text] of Object.entries(file.default)) expect(names(other[key]!), `${room(path)}.${key}`).toEqual(names(text))
    }
  })

  it('has every key that a page names', () => {
    const named = Object.entries(sources).flatMap(([path, text]) =>
      Array.from(text.matchAll(/['"`]([a-z_]+)\.([a-z0-9_]+)['"`]/g), (found) => [path, `${found[1]}.${found[2]}`] as const),
    )
    const missing = named.filter(([, key]) => rooms.has(key.split('.')[0]!) && !known.has(key))
    expect(missing).toEqual([])
    expect(named.length).toBeGreaterThan(20)
  })

  it('holds no key that no page names', () => {
    const all = Object.values(sources).join('\n')
    const dynamic = Array.from(all.matchAll(/t\(`([a-z_]+)\.([a-z0-9_]*)\$\{/g), (found) => `${found[1]}.${found[2]}`)
    const whole = new Set(all.match(/[a-z_]+\.[A-Za-z0-9_-]+/g))
    const unused = [...known].filter((key) => !whole.has(key) && !dynamic.some((start) => key.startsWith(start)))
    expect(unused).toEqual([])
  })

  it('is where every word stands that a page says', () => {
    // Texts of the server that are read, the button of the other language, and the signs of a Chinese date.
    const known = [/^\.\.\/src\/showing\.ts/, /\/\^?[(]?[第分元，]/, /\[,，/, /startsWith\('数源'\)/, /'登录与账号'/, /'English' : '中文'/]
    const spoken = Object.entries(sources).flatMap(([path, text]) =>
      text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '').split('\n').map((line) => `${path}: ${line.replace(/(^|\s)\/\/ .*$/, '').trim()}`),
    )
    expect(spoken.filter((line) => /[\u4e00-\u9fff]/.test(line) && !known.some((each) => each.test(line)))).toEqual([])
  })
})

describe('what the server calls states, roles and checks', () => {
  it('is shown in English, with the names in a sentence, too', async () => {
    const { filled, listed, speak, tell } = await import('../src/words')
    const people = { names: ['张三', '李四'] }
    expect([listed(['诚信申报', '授权书']), filled('在任：{names}', people)]).toEqual(['诚信申报、授权书', '在任：张三、李四'])
    await speak('en')
    tell({ 诚信申报: 'Declaration', 授权书: 'Authorization', '在任：{names}': 'Held by {names}' })
    expect([listed(['诚信申报', '授权书']), filled('在任：{names}', people)]).toEqual(['Declaration, Authorization', 'Held by 张三, 李四'])
    expect(filled('样子：{example}', { example: ['{code}号'] })).toBe('样子：{code}号')
    await speak('zh')
  })

  it('is asked for wherever a page shows such a title', () => {
    const bare = /[{"(,] *\w+\.(?:\w+\.)*(?:\w*(?:state|turn|role|outcome|recipient|recorder|unit)_title)\b/
    const found = Object.entries(sources).flatMap(([path, text]) => text.split('\n').map((line) => `${path}: ${line.trim()}`))
    expect(found.filter((line) => bare.test(line.replace(/inWords\([^)]*\)/g, '')))).toEqual([])
  })
})

describe('what plugins call things', () => {
  it('is shown in English where its author wrote it, and in Chinese everywhere else', async () => {
    const { inWords, speak, tell } = await import('../src/words')
    expect(inWords('银行存款')).toBe('银行存款')
    tell({ 银行存款: 'Bank deposits' })
    expect([inWords('银行存款'), inWords('口粮'), inWords(undefined)]).toEqual(['Bank deposits', '口粮', ''])
    await speak('zh')
    expect(inWords('银行存款')).toBe('银行存款')
  })
})
