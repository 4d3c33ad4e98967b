/** 栏目: where on a form a refusal points, in words instead of the name that programs use. */
import { t } from '@/words'

/** Lists, whose places are counted: "第 3 位成员". */
const LISTS = ['members', 'persons', 'people', 'household', 'supporters', 'incomes', 'items', 'declaration', 'sheets', 'authorizations', 'officers', 'methods', 'gaps'] as const
const NAMES = [
  'name', 'id_number', 'id_kind', 'relation', 'role', 'amount', 'value', 'element', 'application_number', 'programme', 'applied_on', 'residence',
  'reason', 'checked_on', 'staff_number', 'credential', 'findings', 'document', 'on', 'days', 'note', 'signed_on', 'signatory', 'subject_id',
  'delivered_on', 'means', 'recipient', 'receipt', 'current', 'new', 'password', 'tenant', 'title', 'code', 'text', 'number',
] as const

/** 本页栏目: what a page calls a field itself, by its name or its whole place (`admin.name`), where that is not the word of the catalogue. */
export type OwnWords = Readonly<Record<string, string>>

/** Of a list that the page itself has a word for, the row is told: two rows may be refused in the same words. */
function part(name: string, place: number | null, own: OwnWords): string {
  if (own[name] !== undefined) return place === null ? own[name] : t('fields.row', { name: own[name], place: place + 1 })
  if (place !== null && (LISTS as readonly string[]).includes(name)) return t(`fields.of_${name}`, { place: place + 1 })
  return (NAMES as readonly string[]).includes(name) ? t(`fields.name_${name}`) : ''
}

/** `members[2].incomes[0].amount` as "第 3 位成员，第 1 项收入，金额"; what has no word is left out: the message says it. */
export function fieldWords(path: string, own: OwnWords = {}): string {
  if (own[path] !== undefined) return own[path] // whose name, where a form has several persons
  const steps = Array.from(path.matchAll(/([a-z_]+)(?:(?:\[|\.)(\d+)\]?)?/gi))
  const said = steps.map((step) => part(step[1] ?? '', step[2] === undefined ? null : Number(step[2]), own)).filter((word) => word !== '')
  return said.join(t('fields.then'))
}
