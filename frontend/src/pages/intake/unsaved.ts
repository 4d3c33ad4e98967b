/** 没有保存的内容: what this window holds and the server does not, in the words of the form. */
import { t } from '@/words'
import type { Content } from './drafting'

export interface Unsaved { what: string; typed: string }
type Person = Content['household'][number]

const BASICS = ['application_number', 'applied_on'] as const
const everybody = (content: Content): Person[] => [...content.household, ...content.supporters.flatMap((home) => home.members)]
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

function people(before: Content, now: Content): Unsaved[] {
  const known = new Map(everybody(before).map((person) => [person.key, person]))
  return everybody(now).flatMap((person, at) => {
    const was = known.get(person.key)
    const changed = (['name', 'id_number'] as const).filter((part) => person[part] !== '' && person[part] !== (was?.[part] ?? ''))
    return changed.map((part) => ({ what: t('intake.of_person', { position: at + 1, name: t(`intake.${part}`) }), typed: person[part] }))
  })
}

function rest(before: Content, now: Content): Unsaved[] {
  const declared = now.declared.filter((item) => !before.declared.some((old) => same(old, item)))
  const sheets = now.sheets.filter((sheet) => !before.sheets.some((old) => same(old, sheet)))
  const place = (key: string): number => everybody(now).findIndex((person) => person.key === key) + 1
  return [
    ...declared.filter((item) => item.value !== '').map((item) => ({ what: t('intake.of_person', { position: place(item.person), name: t('intake.section_declared') }), typed: `${item.value} ${item.note}`.trim() })),
    ...sheets.map((sheet) => ({ what: t('intake.of_person', { position: place(sheet.person), name: t('intake.section_sheets') }), typed: sheet.signed_on })),
  ]
}

/** Everything that was typed since `before`; of what was deleted there is nothing to type again. */
export function unsaved(before: Content, now: Content): Unsaved[] {
  const basics = BASICS.filter((name) => now[name] !== before[name] && now[name] !== '').map((name) => ({ what: t(`intake.${name}`), typed: now[name] }))
  return [...basics, ...people(before, now), ...rest(before, now)]
}
