/** 比对: how what is typed stands to the application that the assistance system has sent. */
import type { Schemas } from '@/api/client'
import { t } from '@/words'

/** What keeps the case from being initiated later, while it can be accepted. */
const LATER = ['unknown', 'other_day', 'other_people', 'left_out'] as const
const WORDS: Readonly<Record<string, string>> = { unknown: 'unknown', other_people: 'differs', known: 'known', other_day: 'other_day', left_out: 'left_out', has_case: 'has_case' }

export const hinders = (application: string): boolean => (LATER as readonly string[]).includes(application)
export const matchWord = (application: string): string => t(`intake.application_${WORDS[application] ?? 'unknown'}`)
export const matchText = (application: string): string => t(`intake.application_${WORDS[application] ?? 'unknown'}_text`)

/** One application has one open case: what the acceptance would refuse stands among what is missing before. */
export function lacking(missing: readonly Schemas['Missing'][], application: string | undefined): Schemas['Missing'][] {
  return application === 'has_case' ? [...missing, { place: 'application_number', message: matchWord('has_case'), basis: '' }] : [...missing]
}
