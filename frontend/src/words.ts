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

const CATALOGUES: Record<string, Words> = {
  zh: gather(import.meta.glob('./words/zh/*.json', { eager: true })),
  en: gather(import.meta.glob('./words/en/*.json', { eager: true })),
}

export const language = shallowRef<'zh' | 'en'>('zh')

/** The text of `room.key`, with {names} filled in; the key itself where nobody wrote one, which a test refuses. */
export function t(key: string, named: Record<string, string | number> = {}): string {
  const text = CATALOGUES[language.value]?.[key] ?? key
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(named[name] ?? whole))
}
