/** 设置值的说法: a value as words, for overviews, histories and what is read only. */
import { inWords, t } from '@/words'
import { fenText, grouped } from './figures'
import { fieldOf, ofEach, type Field, type Form, type Schema } from './schema'

/** 用语: titles of the names that values hold, by what they are names of. */
export type Vocabulary = Partial<Record<Kindred, Record<string, string>>>
export type Kindred = 'packs' | 'programmes' | 'elements' | 'sources' | 'connectors' | 'failures'

/** What the names in a setting are names of: of the whole value, of its keys, or of a field by its name. */
export interface Naming {
  keys?: Kindred
  values?: Kindred
}

const OF_SETTING: Record<string, Naming> = {
  packs: { values: 'packs' },
  source_connectors: { keys: 'sources', values: 'connectors' },
  supplementary_connectors: { keys: 'sources', values: 'connectors' },
  source_failure: { keys: 'sources', values: 'failures' },
  report_validity_months: { keys: 'programmes' },
}
const OF_FIELD: Record<string, Naming> = {
  programmes: { values: 'programmes' },
  programme: { values: 'programmes' },
  element: { values: 'elements' },
  elements: { values: 'elements' },
  services: { keys: 'elements' },
  datasets: { keys: 'elements' },
}

export const namingOf = (setting: string): Naming => OF_SETTING[setting] ?? {}
export const namingOfField = (name: string): Naming => OF_FIELD[name] ?? {}

/** What a figure is of, in words: 元/人·月. */
export function unitText(unit: string): string {
  const known = t(`schema.unit_${unit}`)
  return known.startsWith('schema.') ? unit.replace(/^分/, '元') : known
}

/** The title of a name; the name itself where nobody has given it one. */
export function named(words: Vocabulary, kindred: Kindred | undefined, name: string): string {
  const known = kindred === 'failures' ? choiceText(name) : kindred && words[kindred]?.[name]
  return inWords(known || name)
}

/** 选项 in words; what no catalogue knows stays as it is. */
export function choiceText(name: string): string {
  const known = t(`schema.choice_${name}`)
  return known.startsWith('schema.') ? name : known
}

/** A value in one line; of long ones the beginning. */
export function told(form: Form, schema: Schema, value: unknown, words: Vocabulary, naming: Naming = {}): string {
  if (value === null || value === undefined) return t('schema.none')
  const field = fieldOf(form, schema)
  if (field.kind === 'list') return (value as unknown[]).map((one) => told(form, field.schema.items ?? {}, one, words, naming)).join('、') || t('schema.none')
  if (field.kind === 'map') {
    const rows = Object.entries(value as object)
    return rows.map(([key, one]) => `${named(words, naming.keys, key)}：${told(form, ofEach(field.schema), one, words, naming)}`).join('；') || t('schema.none')
  }
  if (field.kind === 'object') return parts(form, field.schema, value as Record<string, unknown>, words).join('；')
  return plain(form, field, value, words, naming)
}

function parts(form: Form, schema: Schema, value: Record<string, unknown>, words: Vocabulary): string[] {
  const shown = Object.entries(schema.properties ?? {}).filter(([name]) => value[name] !== null && value[name] !== undefined && !empty(value[name]))
  return shown.map(([name, part]) => `${titleOf(form, name, part)}：${told(form, part, value[name], words, namingOfField(name))}`)
}

const empty = (value: unknown): boolean => (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** The label of a field: its title, or its name where the plugin gave it none. */
export const titleOf = (form: Form, name: string, part: Schema): string => inWords(fieldOf(form, part).schema.title ?? name)

function plain(form: Form, field: Field, value: unknown, words: Vocabulary, naming: Naming): string {
  if (field.kind === 'boolean') return value ? t('schema.yes') : t('schema.no')
  if (field.kind === 'choice') return choiceText(String(value))
  if (field.money) return `${grouped(fenText(String(value)))} ${unitText(field.schema['x-unit'] ?? form.unit)}`
  if (field.kind === 'integer' || field.kind === 'decimal') return form.unit ? `${String(value)} ${unitText(form.unit)}` : String(value)
  return named(words, naming.values, String(value))
}
