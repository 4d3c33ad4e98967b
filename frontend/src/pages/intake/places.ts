/** 缺项的位置: which part of the page a missing thing stands in, and the field that it is about. */
import type { Schemas } from '@/api/client'

export type Section = 'basics' | 'people' | 'declared' | 'sheets'
export const SECTIONS: Section[] = ['basics', 'people', 'declared', 'sheets']
type Missing = Schemas['Missing']

export function sectionOf(place: string): Section {
  if (place.includes('.sheet.')) return 'sheets'
  if (place === 'declared' || place.includes('.declared.')) return 'declared'
  return place === 'household' || place.includes('.') ? 'people' : 'basics'
}

/** Missing things by section, in the order of the page; empty sections left out. */
export function grouped(missing: readonly Missing[]): { section: Section; missing: Missing[] }[] {
  const inOrder = [...missing].map((each, at) => ({ each, at })).sort((one, other) => positionOf(one.each) - positionOf(other.each) || one.at - other.at).map(({ each }) => each)
  return SECTIONS.map((section) => ({ section, missing: inOrder.filter((each) => sectionOf(each.place) === section) })).filter(
    (group) => group.missing.length > 0,
  )
}

/** 第几人 it is about; 0: the household. */
const positionOf = (missing: Missing): number => Number(/^第(\d+)人/.exec(missing.message)?.[1] ?? 0)

/** "第2人：…" with the name that stands there: nobody counts rows. The clause stands below, once. */
export const named = (missing: Missing, names: readonly string[]): string =>
  missing.message.replace(`（${missing.basis}）`, '').replace(/^第(\d+)人/, (whole, position: string) => (names[Number(position) - 1] ? `${whole} ${names[Number(position) - 1]}` : whole))

/** Whose it is: `p2` of `p2.sheet.items`; empty where it is the household's. */
export const personOf = (place: string): string => (place.includes('.') ? place.slice(0, place.indexOf('.')) : '')

/** Id of the element to go to. */
export const fieldId = (place: string): string => `f-${place.replace(/\./g, '-')}`

/** A key for one more person. */
export function nextKey(keys: readonly string[]): string {
  const taken = keys.map((key) => Number(/^p(\d+)$/.exec(key)?.[1] ?? 0))
  return `p${Math.max(0, ...taken) + 1}`
}
