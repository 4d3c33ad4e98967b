/** 设置项的归类与说法. */
import type { Schemas } from '@/api/client'
import { MONEY, formOf, type Schema } from '@/components/schema/schema'
import { namingOf, told, type Vocabulary } from '@/components/schema/telling'
import { inWords } from '@/words'

export type SettingForm = Schemas['SettingForm']
export type Proposal = Schemas['Proposal']
export type SettingPreview = Schemas['SettingPreview']
export type Change = Schemas['Change']

export const GROUPS = ['standards', 'terms', 'calendar', 'rules', 'packs', 'sources'] as const
export type Group = (typeof GROUPS)[number]

/** 地方放假和调休: counts by the day itself, and not by the day of the application. */
export const REGIONAL = 'regional_days'
const TERMS = ['counting_period_months', 'report_validity_months', 'report_number_pattern']
const SOURCES = ['source_connectors', 'supplementary_connectors', 'source_failure']

/** Which group a setting stands in; connectors have a room of their own. */
export function groupOf(form: Pick<SettingForm, 'name' | 'unit'>): Group | null {
  if (form.name.startsWith('connector.')) return null
  if (form.name === REGIONAL) return 'calendar'
  if (form.name === 'packs') return 'packs'
  if (SOURCES.includes(form.name)) return 'sources'
  if (TERMS.includes(form.name)) return 'terms'
  return MONEY.test(form.unit) || form.unit === 'square_metres' || form.unit === 'number' ? 'standards' : 'rules'
}

export function grouped(forms: SettingForm[]): { group: Group; forms: SettingForm[] }[] {
  return GROUPS.map((group) => ({ group, forms: forms.filter((form) => groupOf(form) === group) })).filter((one) => one.forms.length > 0)
}

/** What the parts of a value are called on their form. */
export function partNames(title: string, schema: Schema): Record<string, string> {
  const defs = schema.$defs ?? {}
  const parts = [schema, ...Object.values(defs)].flatMap((one) => Object.entries(one.properties ?? {}))
  return Object.fromEntries([...parts.flatMap(([name, one]) => (one.title ? [[name, inWords(one.title)]] : [])), ['value', title]])
}

/** A value of a setting in one line. */
export function valueText(form: Pick<SettingForm, 'name' | 'unit' | 'json_schema'>, value: unknown, words: Vocabulary): string {
  const schema = form.json_schema as Schema
  return told(formOf(schema, form.unit), schema, value, words, namingOf(form.name))
}

/** How many of the affected are concluded otherwise, and in how many only figures differ. */
export function countedApart(affected: readonly Schemas['explanations_previewing_Affected'][]): { conclusions: number; figures: number } {
  const conclusions = affected.filter((one) => one.concludes_otherwise).length
  return { conclusions, figures: affected.length - conclusions }
}

/** What a preview was compared with: the value in force and those to come. */
export const comparedWith = (form: SettingForm | null): string => JSON.stringify([form?.value, form?.start, form?.document, form?.future])

/** 同一天的另一份: the same setting from the same day, approved before or waiting as well; of two the later approved counts. */
export function rivalOf(proposal: Pick<Proposal, 'id' | 'start'>, form: SettingForm | null): 'approved' | 'waiting' | null {
  if (form === null) return null
  const approved = [...(form.own ? [form] : []), ...form.future]
  if (approved.some((one) => one.start === proposal.start)) return 'approved'
  return form.pending.some((one) => one.id !== proposal.id && one.start === proposal.start) ? 'waiting' : null
}

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

/** Today in Shanghai: '2026-11-22'. */
export const today = (): string => DAY.format(new Date())

/** The address of a setting: the server takes no dot in the address of a page, and no name has a hyphen. */
export const pathOf = (name: string): string => `/settings/item/${name.replace(/\./g, '-')}`
export const nameOf = (parameter: string): string => parameter.replace(/-/g, '.')

type Affected = SettingPreview['affected'][number]

/** What reads otherwise than before: a figure whose period alone is another says nothing to whoever reads it. */
export function readOtherwise(one: Affected): Affected['differences'] {
  const found = one.differences.filter((difference) => difference.before !== difference.after)
  return found.length > 0 ? found : one.differences
}
