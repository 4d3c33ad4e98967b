/** 数源: one tile a department, with the most urgent of its items in front. */
import type { Schemas } from '@/api/client'
import { t } from '@/words'

export type CaseView = Schemas['CaseView']
export type AskView = Schemas['AskView']
export type Kind = 'good' | 'none' | 'waiting' | 'late' | 'bad' | 'off'
export type TileState = 'late' | 'unavailable' | 'waiting' | 'found' | 'nothing_found' | 'not_asked'

const ORDER: TileState[] = ['late', 'unavailable', 'waiting', 'found', 'nothing_found', 'not_asked']
export const TILE_KINDS: Record<TileState, Kind> = { late: 'late', unavailable: 'bad', waiting: 'waiting', found: 'good', nothing_found: 'none', not_asked: 'off' }
const CASE_KINDS: Record<string, Kind> = {
  collecting: 'waiting', returned: 'late', ready: 'waiting', verifying: 'waiting', suspended: 'late', reported: 'good', terminated: 'off',
}

/** A row of the table: an ask, or an item that nobody is asked for, of several persons. */
export type Row = AskView & { positions?: number[] }

export interface Tile {
  title: string
  state: TileState
  settled: number
  unasked: number
  count: number
  asks: Row[]
}

export const stateKind = (state: string): Kind => CASE_KINDS[state] ?? 'none'

/** One of the five states that are never one value, and 'late' for what should have come. */
export function tileState(ask: AskView): TileState {
  if (ask.late) return 'late'
  if (ask.state === 'found' || ask.state === 'nothing_found' || ask.state === 'unavailable') return ask.state
  if (ask.open || ask.state === 'not_yet_answered') return 'waiting'
  return 'not_asked'
}

export const tileWord = (state: TileState): string => t(`cases.tile_${state}`)

/** What nobody is asked about stands beside the asks, under the name that the result page has for it. */
export function withUnasked({ asks, unasked }: Pick<CaseView, 'asks' | 'unasked'>): Row[] {
  const nothing = { source_title: t('results.nobody'), subject_id: '', element: '', state: 'not_asked', state_title: '', due_on: null, asked_on: null, answered_on: null, open: false, late: false, attempts: 0, held_by: '' }
  return [...asks, ...unasked.map((one) => ({ ...nothing, ...one, id: `${one.element_title} ${one.note}` }))]
}

export const countOf = ({ settled, unasked, count }: Tile): string =>
  unasked === count ? t('cases.unasked_all', { count }) : t('cases.settled_of', { settled, count }) + (unasked ? t('cases.unasked_of', { count: unasked }) : '')

const weigh = (rows: Row[]): number => rows.reduce((sum, row) => sum + (row.positions?.length ?? 1), 0)

/** Departments in the order of their names' first appearance, what is late or fails in front. */
export function tiles(asks: Row[]): Tile[] {
  const byTitle = new Map<string, Row[]>()
  for (const ask of asks) byTitle.set(ask.source_title, [...(byTitle.get(ask.source_title) ?? []), ask])
  const made = [...byTitle.entries()].map(([title, own]) => {
    const states = own.map(tileState)
    const state = ORDER.find((one) => states.includes(one)) ?? 'not_asked'
    const unasked = weigh(own.filter((_, at) => states[at] === 'not_asked'))
    return { title, state, settled: weigh(own.filter((ask) => !ask.open)) - unasked, unasked, count: weigh(own), asks: own }
  })
  return made.sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))
}

export interface Progress {
  asked: number
  answered: number
  late: number
}

export function progress(asks: AskView[]): Progress {
  const asked = asks.filter((ask) => ask.open || ask.asked_on !== null)
  return { asked: asked.length, answered: asked.filter((ask) => !ask.open).length, late: asks.filter((ask) => ask.late).length }
}

/** The one line: where the case stands. */
/** While sheets are gathered: how many lack, or that all are there and somebody else reads them. */
function stands(view: CaseView): string {
  if (view.state !== 'collecting') return t(`cases.stands_${view.state}`)
  const given = view.subjects.filter((subject) => subject.authorization_state !== '').length
  return given === view.subjects.length && given > 0 ? t('cases.waits_review') : t('cases.stands_collecting')
}

export function standing(view: CaseView): string {
  const { asked, answered, late } = progress(view.asks)
  const said = asked > 0 && view.state !== 'reported' ? t('cases.answered_of', { answered, asked }) + (late > 0 ? t('cases.of_them_late', { late }) : '') : ''
  const waits = view.awaited.length > 0 ? t('cases.awaits_supplement') : ''
  return [stands(view), said, waits].filter(Boolean).join(t('cases.then')) + t('cases.stop')
}

export interface Tick {
  stamp: string
  asks: Pick<AskView, 'id' | 'state' | 'state_title' | 'open' | 'asked_on' | 'answered_on'>[]
}

/** What a tick says of the tiles; null where there are asks that the page does not know, so that it has to be read anew. */
export function patched(view: CaseView, tick: Tick): CaseView | null {
  const news = new Map(tick.asks.map((ask) => [ask.id, ask]))
  if (news.size !== view.asks.length || view.asks.some((ask) => !news.has(ask.id))) return null
  return { ...view, asks: view.asks.map((ask) => ({ ...ask, ...news.get(ask.id), late: ask.late && (news.get(ask.id)?.open ?? false) })) }
}
