/** 表单的形: a JSON Schema as msgspec writes it, the draft that a person types, and the value that the server takes. */
import { t } from '@/words'
import { toDecimal, toFen, fenText, shifted } from './figures'

export interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string
  title?: string
  description?: string
  format?: string
  enum?: (string | number)[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  default?: unknown
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  pattern?: string
  'x-unit'?: string
  'x-group'?: string
}

export type Kind = 'text' | 'integer' | 'decimal' | 'boolean' | 'choice' | 'date' | 'list' | 'object' | 'map'

/** What every part of one form knows: the definitions, and whether its numbers are money. */
export interface Form {
  defs: Record<string, Schema>
  unit: string
}

export interface Field {
  kind: Kind
  schema: Schema
  /** May be left empty: null is taken. */
  optional: boolean
  money: boolean
}

export interface Entry {
  key: string
  value: Draft
}
export type Draft = string | boolean | null | Draft[] | Entries | { [name: string]: Draft }
/** 键值对 as rows: keys are typed, and may be empty for a while. */
export class Entries {
  constructor(public rows: Entry[]) {}
}

export const MONEY = /^(分|fen)/
export const formOf = (schema: Schema, unit = ''): Form => ({ defs: schema.$defs ?? {}, unit })

/** The schema that counts: references followed, with the title and description that stand beside them; null taken off. */
export function fieldOf(form: Form, given: Schema): Field {
  let schema = given
  let optional = false
  for (let hops = 0; hops < 9; hops++) {
    if (schema.$ref) {
      const target = form.defs[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {}
      schema = { ...target, ...withoutRef(schema) }
    } else if (schema.anyOf) {
      const rest = schema.anyOf.filter((one) => one.type !== 'null')
      optional ||= rest.length < schema.anyOf.length
      schema = { ...withoutAny(schema), ...rest[0] }
    } else break
  }
  const kind = kindOf(schema)
  const money = (kind === 'integer' || kind === 'decimal') && MONEY.test(schema['x-unit'] ?? form.unit)
  return { kind, schema, optional, money }
}

function withoutRef(schema: Schema): Schema {
  const rest = { ...schema }
  delete rest.$ref
  // What a definition is called in the code says nothing to a clerk: only what stands beside the reference counts.
  return { ...rest, title: schema.title, description: schema.description }
}

function withoutAny(schema: Schema): Schema {
  const rest = { ...schema }
  delete rest.anyOf
  return rest
}

function kindOf(schema: Schema): Kind {
  if (schema.enum) return 'choice'
  if (schema.format === 'decimal') return 'decimal'
  if (schema.format === 'date') return 'date'
  if (schema.type === 'integer') return 'integer'
  if (schema.type === 'number') return 'decimal'
  if (schema.type === 'boolean') return 'boolean'
  if (schema.type === 'array') return 'list'
  if (schema.type === 'object') return schema.properties ? 'object' : 'map'
  return 'text'
}

/** 草稿 of a value: everything that is typed is text, money in yuan. */
export function draftOf(form: Form, given: Schema, value: unknown): Draft {
  const { kind, schema, money } = fieldOf(form, given)
  const start = value ?? schema.default
  switch (kind) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, part]) => [name, draftOf(form, part, (start as Record<string, unknown>)?.[name])]),
      )
    case 'list':
      return ((start as unknown[]) ?? []).map((one) => draftOf(form, schema.items ?? {}, one))
    case 'map':
      return new Entries(Object.entries((start as object) ?? {}).map(([key, one]) => ({ key, value: draftOf(form, ofEach(schema), one) })))
    case 'boolean':
      return start === undefined || start === null ? null : Boolean(start)
    default:
      if (start === undefined || start === null) return ''
      return money ? fenText(String(start)) : String(start)
  }
}

export const ofEach = (schema: Schema): Schema => (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {})

/** 差错 by path, as the server writes paths: value.services.housing, value[0].element. */
export type Faults = Map<string, string>

/** The value of a draft, every wrong field named. */
export function valueOf(form: Form, given: Schema, draft: Draft, path: string, faults: Faults, required = true): unknown {
  const field = fieldOf(form, given)
  switch (field.kind) {
    case 'object':
      return objectOf(form, field.schema, (draft ?? {}) as Record<string, Draft>, path, faults)
    case 'list':
      return listOf(form, field.schema, (draft ?? []) as Draft[], path, faults)
    case 'map':
      return mapOf(form, field.schema, (draft ?? new Entries([])) as Entries, path, faults)
    case 'boolean':
      if (draft === null && required && !field.optional) faults.set(path, t('schema.fault_choose'))
      return draft
    default:
      return plainOf(field, String(draft ?? ''), path, faults, required)
  }
}

function objectOf(form: Form, schema: Schema, draft: Record<string, Draft>, path: string, faults: Faults): unknown {
  const found: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const needed = schema.required?.includes(name) ?? false
    const value = valueOf(form, part, draft[name] ?? null, `${path}.${name}`, faults, needed)
    // What is left empty is left out, so that the default of the form counts.
    if (needed || (value !== null && value !== undefined)) found[name] = value
  }
  return found
}

function listOf(form: Form, schema: Schema, draft: Draft[], path: string, faults: Faults): unknown[] {
  const found = draft.map((one, at) => valueOf(form, schema.items ?? {}, one, `${path}[${at}]`, faults))
  if (found.length < (schema.minItems ?? 0)) faults.set(path, t('schema.fault_few', { least: schema.minItems ?? 0 }))
  if (schema.maxItems !== undefined && found.length > schema.maxItems) faults.set(path, t('schema.fault_many', { most: schema.maxItems }))
  return found
}

function mapOf(form: Form, schema: Schema, draft: Entries, path: string, faults: Faults): unknown {
  const found: Record<string, unknown> = {}
  draft.rows.forEach(({ key, value }, at) => {
    if (key.trim() === '') faults.set(`${path}[${at}]`, t('schema.fault_key'))
    else if (key in found) faults.set(`${path}[${at}]`, t('schema.fault_twice'))
    else found[key] = valueOf(form, ofEach(schema), value, `${path}.${key}`, faults)
  })
  return found
}

function plainOf(field: Field, typed: string, path: string, faults: Faults, required: boolean): unknown {
  const text = typed.trim()
  const { kind, schema } = field
  if (text === '' && !(kind === 'text' && schema.default === '')) {
    if (required && !field.optional && !(kind === 'text' && !schema.minLength && !schema.pattern)) faults.set(path, t('schema.fault_empty'))
    return kind === 'text' && required && !field.optional ? '' : null
  }
  const said = kind === 'integer' || kind === 'decimal' ? numberOf(field, text) : kind === 'text' ? textOf(schema, text) : { value: chosen(schema, text) }
  if (said.fault) faults.set(path, said.fault)
  return said.value
}

const chosen = (schema: Schema, text: string): unknown => schema.enum?.find((one) => String(one) === text) ?? text

interface Said {
  value: unknown
  fault?: string
}

function numberOf({ kind, schema, money }: Field, text: string): Said {
  const written = money ? (kind === 'integer' ? toFen(text) : toDecimal(text, 2)) : toDecimal(text, 0)
  if (written === null) return { value: text, fault: t(money ? 'schema.fault_money' : 'schema.fault_number') }
  if (kind === 'integer' && !/^-?\d+$/.test(written)) return { value: text, fault: t('schema.fault_whole') }
  const fault = boundFault(schema, Number(written), money)
  return { value: kind === 'integer' ? Number(written) : written, fault }
}

function boundFault(schema: Schema, number: number, money: boolean): string | undefined {
  const told = (bound: number) => ({ bound: money ? t('schema.yuan', { amount: shifted(String(bound), -2) }) : String(bound) })
  if (schema.minimum !== undefined && number < schema.minimum) return t('schema.fault_below', told(schema.minimum))
  if (schema.exclusiveMinimum !== undefined && number <= schema.exclusiveMinimum) return t('schema.fault_not_above', told(schema.exclusiveMinimum))
  if (schema.maximum !== undefined && number > schema.maximum) return t('schema.fault_above', told(schema.maximum))
  if (schema.exclusiveMaximum !== undefined && number >= schema.exclusiveMaximum) return t('schema.fault_not_below', told(schema.exclusiveMaximum))
  return undefined
}

function textOf(schema: Schema, text: string): Said {
  if (schema.minLength !== undefined && text.length < schema.minLength) return { value: text, fault: t('schema.fault_short', { least: schema.minLength }) }
  if (schema.maxLength !== undefined && text.length > schema.maxLength) return { value: text, fault: t('schema.fault_long', { most: schema.maxLength }) }
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(text)) {
    return { value: text, fault: schema.description ? t('schema.fault_form_of', { form: schema.description }) : t('schema.fault_form') }
  }
  return { value: text }
}
