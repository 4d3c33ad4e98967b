/** 归并: lines that say the same of one person and item stand together; what is open, by department. */
import { inWords } from '@/words'
import type { Schemas } from '@/api/client'

export type Line = Schemas['ResultLine']
export type Person = Schemas['ResultPerson']
export type Gap = Schemas['ResultGap']
export type Total = Schemas['ResultTotal']
export type Measured = Schemas['Measured']

export interface LineGroup {
  key: string
  first: Line
  lines: Line[]
  /** Fen; null where the lines are no money. */
  amount: number | null
}

export interface Section {
  category: string
  title: string
  households: { household: number; totals: Total[]; groups: LineGroup[] }[]
}

/** What has to be alike for lines to stand in one row. */
function keyOf(line: Line): string {
  const { subject, element, treatment, rule, reason } = line.step
  return [subject, element, treatment, rule, reason.replace(/[\d,.]+/g, '#')].join('|')
}

/** Reasons that differ in their amounts alone: said once, and with each line where it opens. */
export const sameReason = (lines: Line[]): boolean => lines.every((line) => line.step.reason === lines[0]!.step.reason)

export function grouped(lines: Line[]): LineGroup[] {
  const found = new Map<string, Line[]>()
  for (const line of lines) found.set(keyOf(line), [...(found.get(keyOf(line)) ?? []), line])
  return [...found.entries()].map(([key, own]) => ({ key, first: own[0]!, lines: own, amount: sum(own) }))
}

function sum(lines: Line[]): number | null {
  const amounts = lines.map((line) => line.step.amount)
  if (lines[0]!.step.kind !== 'money' || amounts.some((amount) => amount === null)) return null
  return amounts.reduce<number>((all, amount) => all + amount!, 0)
}

const ORDER = ['income', 'property', 'expense', 'population']

/** 各类 in the order in which they decide: income, property, expenditure, population. */
export function sections(lines: Line[], totals: Total[], people: Person[]): Section[] {
  const household = new Map(people.map((person) => [person.number, person.household]))
  const names = new Map([...lines, ...totals].map((one) => [one.category as string, one.category_title]))
  const known = [...names.keys()].sort((one, other) => rank(one) - rank(other))
  const numbers = [...new Set(people.map((person) => person.household))].sort((one, other) => one - other)
  return known.map((category) => ({
    category,
    title: names.get(category)!,
    households: numbers
      .map((number) => ({
        household: number,
        totals: totals.filter((total) => total.category === category && total.household === number && total.element === ''),
        groups: grouped(lines.filter((line) => line.category === category && household.get(line.step.subject) === number)),
      }))
      .filter((part) => part.groups.length > 0 || part.totals.length > 0),
  }))
}

const rank = (category: string): number => (ORDER.includes(category) ? ORDER.indexOf(category) : ORDER.length)

export interface GapGroup {
  state: string
  title: string
  sources: { source: string; note: string; elements: string[] }[]
  count: number
}

/** 尚无结果的事项 by state, then by department and reason; each item once, however many persons it is about. */
export function openItems(gaps: Gap[]): GapGroup[] {
  const states = new Map<string, Gap[]>()
  for (const gap of gaps) states.set(gap.state, [...(states.get(gap.state) ?? []), gap])
  return [...states.entries()].map(([state, own]) => ({ state, title: inWords(own[0]!.state_title), sources: bySource(own), count: own.length }))
}

function bySource(gaps: Gap[]): GapGroup['sources'] {
  const found = new Map<string, { source: string; note: string; elements: Set<string> }>()
  for (const gap of gaps) {
    const key = `${gap.source_title}|${gap.note}`
    const one = found.get(key) ?? { source: gap.source_title, note: gap.note, elements: new Set<string>() }
    one.elements.add(gap.element_title)
    found.set(key, one)
  }
  return [...found.values()].map((one) => ({ ...one, elements: [...one.elements] }))
}

export interface Part {
  number: number
  name: string
  amount: number
}

/** 每人所占: income of whoever counts, fen; empty where the parts are not what was compared (a share, an estimate). */
export function parts(measured: Measured, lines: Line[], people: Person[]): Part[] {
  const own = people.filter((person) => person.household === 1 && person.counts !== false)
  const found = own.map((person) => ({
    number: person.number,
    name: person.name,
    amount: lines.filter((line) => line.category === 'income' && line.step.subject === person.number).reduce((all, line) => all + line.step.effect, 0),
  }))
  const whole = found.reduce((all, part) => all + part.amount, 0)
  return whole === measured.found ? found : []
}

/** Whether the parts make a bar: more taken off than a member has is told in the table alone. */
export const stackable = (found: Part[]): boolean => found.length > 0 && found.every((part) => part.amount >= 0)

/** 元 per head and month, to two places, for a picture; the comparison itself is never rounded. */
export function perHead(fen: number, measured: Measured): number {
  const heads = (measured.persons || 1) * (measured.months || 1)
  return Math.round(fen / heads) / 100
}
