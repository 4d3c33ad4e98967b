/** 文案: one catalogue, a file a room; Chinese by default, English beside it. */
import { shallowRef } from 'vue'

type Words = Record<string, string>

function gather(files: Record<string, { default: Words }>): Words {
  const pairs = Object.entries(files).flatMap(([path, file]) => {
    const room = path.slice(path.lastIndexOf('/') + 1, -'.json'.length)
    return Object.entries(file.default).map(([key, text]) => [`${room}.${key}`, text] as const)
  })
  return Object.fromEntries(pairs)
}

const zh = gather(import.meta.glob('./words/zh/*.json', { eager: true }))
const english = import.meta.glob<{ default: Words }>('./words/en/*.json')

export const language = shallowRef<'zh' | 'en'>('zh')
const shown = shallowRef<Words>(zh)

/** English of what plugins, settings, states, roles and checks are called, by the Chinese; none while the page speaks Chinese. */
const plugins = shallowRef<Words>({})

/** What the server calls something (a state, a role, a plugin's title), in the language of the page; in Chinese where its author wrote no English. */
export const inWords = (text: string | null | undefined): string => plugins.value[text ?? ''] ?? text ?? ''

/** Several of them, as a list is written. */
export const listed = (texts: readonly string[]): string => texts.map(inWords).join(language.value === 'en' ? ', ' : '、')

/** A sentence of the server with {names} in it, of which each stands for what else is called something. */
export const filled = (text: string, named: Readonly<Record<string, readonly string[]>>): string =>
  inWords(text).replace(/\{(\w+)\}/g, (whole, name: string) => (named[name] ? listed(named[name]) : whole))

/** Take the plugins' English as the server gives it. */
export function tell(texts: Words): void {
  plugins.value = texts
}

/** Speak the other language; English is fetched when somebody wants it. */
export async function speak(wanted: 'zh' | 'en'): Promise<void> {
  const files = wanted === 'en' ? await Promise.all(Object.entries(english).map(async ([path, load]) => [path, await load()] as const)) : []
  shown.value = wanted === 'en' ? gather(Object.fromEntries(files)) : zh
  language.value = wanted
  document.documentElement.lang = wanted === 'en' ? 'en' : 'zh-CN'
  if (wanted === 'zh') tell({})
}

/** The text of `room.key`, with {names} filled in; the key itself where nobody wrote one, which a test refuses. */
export function t(key: string, named: Record<string, string | number> = {}): string {
  const text = shown.value[key] ?? key
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(named[name] ?? whole))
}
