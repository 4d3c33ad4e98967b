/** 语言: switch the whole page, with what plugins call things in that language. */
import { api, take } from '@/api/client'
import { speak, tell } from '@/words'

/** The pages' own words first, so that even a refusal is told in the language that was asked for. */
export async function speakTo(wanted: 'zh' | 'en'): Promise<void> {
  await speak(wanted)
  if (wanted === 'en') tell((await take(api.GET('/api/texts'))).texts)
}
