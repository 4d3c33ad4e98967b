/** 没有保存的内容: what this window holds and the server does not, in the words of the form. */
import type { Schemas } from '@/api/client'
import { inWords, t } from '@/words'
import type { Content } from './drafting'

export interface Unsaved { what: string; typed: string }
type Form = Pick<Schemas['IntakeForm'], 'programmes' | 'relations' | 'id_kinds' | 'elements' | 'fields'>
type Person = Content['household'][number]
type Sheet = Content['sheets'][number]
type Title = (list: keyof Form, id: string) => string

const everybody = (content: Content): Person[] => [...content.household, ...content.supporters.flatMap((home) => home.members)]
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
const ticked = (on: boolean): string => t(on ? 'intake.lost_ticked' : 'intake.lost_unticked')
const text = (typed: string): string => typed || t('intake.lost_emptied')

/** What the form calls a choice; its name where there is no form yet. */
const titles = (form: Form | null): Title => (list, id) => {
  const choices: readonly { id?: string; name?: string; title: string }[] = form?.[list] ?? []
  return inWords(choices.find((each) => (each.id ?? each.name) === id)?.title ?? id)
}

function basics(before: Content, now: Content, title: Title): Unsaved[] {
  const shown = {
    programme: text(now.programme && title('programmes', now.programme)), application_number: text(now.application_number), applied_on: text(now.applied_on),
    residence: t(`intake.${now.residence || 'residence_unknown'}`), nothing_declared: ticked(now.nothing_declared),
  }
  const names = Object.keys(shown) as (keyof typeof shown)[]
  // A day that was taken out is null to the picker, and empty to the server.
  return names.filter((name) => (now[name] || '') !== (before[name] || '')).map((name) => ({ what: t(`intake.${name}`), typed: shown[name] }))
}

function people(before: Content, now: Content, title: Title): Unsaved[] {
  const known = new Map(everybody(before).map((person) => [person.key, person]))
  const fresh = { relation: '', name: '', id_kind: 'resident_id', id_number: '' }
  return everybody(now).flatMap((person, at) => {
    const was = known.get(person.key) ?? fresh
    const shown = {
      relation: person.relation && title('relations', person.relation), name: person.name, id_kind: person.id_kind && title('id_kinds', person.id_kind), id_number: person.id_number,
    }
    const changed = (Object.keys(shown) as (keyof typeof shown)[]).filter((part) => person[part] !== was[part])
    return changed.map((part) => ({ what: t('intake.of_person', { position: at + 1, name: t(`intake.${part}`) }), typed: text(shown[part]) }))
  })
}

function declared(before: Content, now: Content, title: Title): string[][] {
  const added = now.declared.filter((item) => !before.declared.some((old) => same(old, item)))
  return added.map((item) => [item.person, [item.element && title('elements', item.element), item.value, item.note].filter(Boolean).join(' ')])
}

function onSheet(was: Sheet | undefined, now: Sheet, title: Title): string {
  const fields = Object.keys({ ...was?.fields, ...now.fields }).filter((name) => was?.fields[name] !== now.fields[name])
  return [
    now.signed_on === (was?.signed_on ?? '') ? '' : text(now.signed_on),
    now.signatory === was?.signatory ? '' : t(now.signatory === 'guardian' ? 'intake.signed_guardian' : 'intake.signed_self'),
    ...fields.map((name) => `${title('fields', name)} ${['=', undefined].includes(now.fields[name]) ? ticked(now.fields[name] === '=') : text(now.fields[name]!)}`),
    same(now.items, was?.items) ? '' : `${t('intake.scope')} ${now.items[0] === '*' ? t('intake.lost_whole') : now.items.map((item) => title('elements', item)).join('、')}`,
    now.scan === (was?.scan ?? '') ? '' : t('intake.scan'),
  ].filter(Boolean).join('；')
}

function sheets(before: Content, now: Content, title: Title): string[][] {
  return now.sheets.map((sheet) => [sheet.person, onSheet(before.sheets.find((old) => old.person === sheet.person), sheet, title)])
}

/** Everything that was typed since `before`; of what was deleted as a whole there is nothing to type again. */
export function unsaved(before: Content, now: Content, form: Form | null = null): Unsaved[] {
  const title = titles(form)
  const place = (key: string): number => everybody(now).findIndex((person) => person.key === key) + 1
  const of = (section: string) => ([key, typed]: string[]): Unsaved[] =>
    typed ? [{ what: t('intake.of_person', { position: place(key!), name: t(`intake.section_${section}`) }), typed }] : []
  return [
    ...basics(before, now, title), ...people(before, now, title),
    ...declared(before, now, title).flatMap(of('declared')), ...sheets(before, now, title).flatMap(of('sheets')),
  ]
}

const counted = (content: Content): Map<string, string> => new Map(everybody(content).map((person, at) => [person.key, t('intake.person_named', { position: at + 1, name: person.name }).trim()]))

/** Who is gone from the draft, came into it or stayed in it, otherwise than this window shows; `there`: as it was saved elsewhere. */
export function otherPeople(before: Content, now: Content, there: Content): Unsaved[] {
  const [known, shown, found] = [counted(before), counted(now), counted(there)]
  const told = (people: Map<string, string>, key: string, word: string): Unsaved => ({ what: people.get(key)!, typed: t(`intake.${word}`) })
  return [
    ...[...shown.keys()].filter((key) => known.has(key) && !found.has(key)).map((key) => told(shown, key, 'lost_gone')),
    ...[...found.keys()].filter((key) => !known.has(key)).map((key) => told(found, key, 'lost_new')),
    ...[...found.keys()].filter((key) => known.has(key) && !shown.has(key)).map((key) => told(found, key, 'lost_stays')),
  ]
}
