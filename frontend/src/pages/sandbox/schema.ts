/** JSON Schema as rows of a table: field, kind, bounds; references resolved, nested fields indented. */
import { t } from '@/words'

export interface Field {
  name: string
  depth: number
  title: string
  kind: string
  bounds: string
  required: boolean
}

type Schema = Record<string, unknown>
const BOUNDS: Record<string, string> = {
  minimum: '≥', exclusiveMinimum: '>', maximum: '≤', exclusiveMaximum: '<', minLength: 'trial.length_least', maxLength: 'trial.length_most',
  minItems: 'trial.items_least', maxItems: 'trial.items_most', pattern: 'trial.like',
}
const DEEPEST = 6

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)

function resolved(schema: Schema, root: Schema): Schema {
  const reference = schema.$ref
  if (typeof reference !== 'string') return schema
  const found = reference.replace(/^#\//, '').split('/').reduce<unknown>((at, part) => (isSchema(at) ? at[part] : undefined), root)
  return isSchema(found) ? { ...found, ...Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$ref')) } : schema
}

/** What a value is, in one word or two. */
export function kindOf(given: Schema, root: Schema, depth = 0): string {
  const schema = resolved(given, root)
  if (depth > DEEPEST) return '…'
  if (Array.isArray(schema.enum)) return schema.enum.map(String).join(' | ')
  if ('const' in schema) return String(schema.const)
  const either = schema.anyOf ?? schema.oneOf
  if (Array.isArray(either)) return either.filter(isSchema).map((one) => kindOf(one, root, depth + 1)).join(' | ')
  if (schema.type === 'array') return `[${isSchema(schema.items) ? kindOf(schema.items, root, depth + 1) : '…'}]`
  if (schema.type === 'object' && isSchema(schema.additionalProperties)) return `{…: ${kindOf(schema.additionalProperties, root, depth + 1)}}`
  return [schema.type, schema.format].filter((part) => typeof part === 'string').join(' ') || '…'
}

const boundsOf = (schema: Schema): string =>
  Object.entries(BOUNDS).flatMap(([key, sign]) => (schema[key] === undefined ? [] : [`${t(sign)} ${String(schema[key])}`])).join('，')

/** The inner struct of a value: itself, a list's items, a table's values. */
function inner(schema: Schema, root: Schema): Schema | null {
  for (const candidate of [schema, schema.items, schema.additionalProperties]) {
    const found = isSchema(candidate) ? resolved(candidate, root) : null
    if (found && isSchema(found.properties)) return found
  }
  return null
}

export function fields(given: Schema, root: Schema = given, name = '', depth = 0, required = true): Field[] {
  const schema = resolved(given, root)
  const title = [schema.title, schema.description].filter((part) => typeof part === 'string').join('：')
  const own: Field = { name, depth, title, kind: kindOf(schema, root), bounds: boundsOf(schema), required }
  const struct = depth < DEEPEST ? inner(schema, root) : null
  if (!struct) return [own]
  const needed = Array.isArray(struct.required) ? struct.required : []
  const rows = Object.entries(struct.properties as Schema).flatMap(([key, value]) => (isSchema(value) ? fields(value, root, key, depth + 1, needed.includes(key)) : []))
  return [own, ...rows]
}
