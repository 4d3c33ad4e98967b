/** 反馈表单: the fields of a JSON Schema, as the form of a question has them; what is typed, as the server wants it. */
import { narrow } from '@/components/schema/figures'
import { t } from '@/words'

export interface Field {
  name: string
  title: string
  hint: string
  required: boolean
  kind: 'choice' | 'day' | 'whole' | 'text' | 'records'
  choices: { value: string; title: string }[]
  fields: Field[]
  longest: number
}

type Schema = Record<string, unknown>
export type Entry = Record<string, unknown>

/** What the states are called where the schema's own words do not say it. */
const STATES: Record<string, string> = {
  found: 'department.state_found', nothing_found: 'department.state_nothing_found', refused: 'department.state_refused', unavailable: 'department.state_unavailable',
}

export function fieldsOf(root: Schema): Field[] {
  return objectFields(followed(root, root), root)
}

function followed(schema: Schema, root: Schema): Schema {
  const reference = schema['$ref']
  if (typeof reference !== 'string') return schema
  const found = (root['$defs'] as Record<string, Schema> | undefined)?.[reference.replace('#/$defs/', '')]
  const { $ref: _, ...own } = schema
  return { ...found, ...own }
}

function objectFields(schema: Schema, root: Schema): Field[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>
  const required = (schema['required'] ?? []) as string[]
  return Object.entries(properties).map(([name, each]) => field(name, followed(each, root), root, required.includes(name)))
}

function field(name: string, schema: Schema, root: Schema, required: boolean): Field {
  const values = schema['enum'] as string[] | undefined
  const items = schema['items'] as Schema | undefined
  const hint = String(schema['description'] ?? '')
  return {
    name,
    title: String(schema['title'] ?? name),
    hint: values ? '' : hint,
    required,
    kind: values ? 'choice' : items ? 'records' : schema['format'] === 'date' ? 'day' : schema['type'] === 'integer' ? 'whole' : 'text',
    choices: (values ?? []).map((value) => ({ value, title: said(value, hint) })),
    fields: items ? objectFields(followed(items, root), root) : [],
    longest: Number(schema['maxLength'] ?? 200),
  }
}

function said(value: string, hint: string): string {
  const found = hint.split('；').find((part) => part.startsWith(value + '：'))
  const known = STATES[value]
  return found?.slice(value.length + 1) ?? (known ? t(known) : value)
}

/** Records belong to 查得, a reason to what could not be answered: the rest is not asked for. */
export function isAsked(field: Field, answer: unknown): boolean {
  if (answer === undefined || field.kind === 'choice') return field.kind === 'choice'
  if (field.kind === 'records') return answer === 'found'
  if (field.name === 'reason') return answer === 'refused' || answer === 'unavailable'
  return true
}

/** What goes to the server: nothing that is not asked for, nothing empty that need not be there, whole numbers as numbers. */
export function toSend(fields: Field[], typed: Entry): Entry {
  const sent: Entry = {}
  for (const each of fields) {
    const value = typed[each.name]
    if (!isAsked(each, typed['answer'])) continue
    if (each.kind === 'records') sent[each.name] = ((value ?? []) as Entry[]).map((record) => oneRecord(each.fields, record))
    else if (value !== undefined && value !== '') sent[each.name] = value
    else if (each.required) sent[each.name] = ''
  }
  return sent
}

function oneRecord(fields: Field[], typed: Entry): Entry {
  const sent: Entry = {}
  for (const each of fields) {
    const value = typed[each.name]
    const empty = value === undefined || value === '' || value === null
    if (empty && !each.required) continue
    sent[each.name] = empty ? '' : each.kind === 'whole' && /^-?\d+$/.test(narrow(String(value))) ? Number(narrow(String(value))) : value
  }
  return sent
}

/** What was entered, as a person reads it. */
export function reading(field: Field, value: unknown): string {
  if (value === undefined || value === null || value === '') return '—'
  return field.choices.find((choice) => choice.value === value)?.title ?? String(value)
}
