/** 证件号码 while it is typed: what is plainly wrong with it, and what it says; the server judges it again. */
import { narrow } from '@/components/schema/figures'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

/** Full width to ASCII, no blanks, capitals: as the server reads it. */
export function normalised(typed: string): string {
  return narrow(typed)
    .replace(/[\s\u200b-\u200f\ufeff]/g, '')
    .toUpperCase()
}

function realDay(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
  const made = new Date(Date.UTC(year, month - 1, day))
  return year >= 1800 && made.getUTCMonth() === month - 1 && made.getUTCDate() === day
}

/** Key of what is wrong with a resident's number; empty: nothing, or not to be told here. */
export function fault(kind: string, typed: string): string {
  const number = normalised(typed)
  if (number === '' || kind === 'passport') return ''
  if (kind !== 'resident_id' && number.length !== 18) return ''
  if (number.length === 15 && /^\d+$/.test(number)) return ''
  if (!/^\d{17}[\dX]$/.test(number)) return 'id_form'
  if (!realDay(number.slice(6, 14))) return 'id_birth'
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0)
  return CHECK[sum % 11] === number[17] ? '' : 'id_check'
}

export interface Told {
  /** 2016-05-01 */
  born: string
  age: number
  male: boolean
}

/** What a number of eighteen says of its holder; null where it says nothing. `today` as 2026-11-22. */
export function told(kind: string, typed: string, today: string): Told | null {
  const number = normalised(typed)
  if (number.length !== 18 || kind === 'passport' || fault(kind, typed) !== '') return null
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const before = today.slice(5) < born.slice(5) ? 1 : 0
  return { born, age: Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - before, male: Number(number[16]) % 2 === 1 }
}
