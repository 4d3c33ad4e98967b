/** 语言: switch the whole page, with what plugins call things in that language. */
import { api, take } from '@/api/client'
import { speak, tell } from '@/words'

const ENGLISH = 'language=en'

/** Whether English was asked for, in any window since this browser was opened and somebody logged in. */
export const isEnglish = (): boolean => document.cookie.split('; ').includes(ENGLISH)

/** Whoever logs in next begins in Chinese. */
export function forgetLanguage(): void {
  document.cookie = 'language=; path=/; max-age=0; samesite=strict'
}

/** The pages' own words first, so that even a refusal is told in the language that was asked for; and so after a reload. */
export async function speakTo(wanted: 'zh' | 'en'): Promise<void> {
  if (wanted === 'en') document.cookie = `${ENGLISH}; path=/; samesite=strict`
  else forgetLanguage()
  await speak(wanted)
  if (wanted === 'en') tell((await take(api.GET('/api/texts'))).texts)
}
