/** 经过: what happened, in sentences; open legal dates stand at the end. */
import type { Schemas } from '@/api/client'
import { day, moment } from '@/showing'
import { inWords, t } from '@/words'
import type { CaseView } from './tiles'

type Event = Schemas['EventView']

export interface Sentence {
  when: string
  text: string
  who: string
  reason: string
  open: boolean
}

const DAY_ONLY = new Set(['clock.extended', 'clock.paused'])

function text(event: Event): string {
  const plugins = { source: inWords(event.details['source']), stage: inWords(event.details['stage']), step: inWords(event.details['step']) }
  const named = { ...event.details, ...plugins, due_on: day(event.details['due_on']), on: day(event.details['on']), since: day(event.details['since']), until: day(event.details['until']) }
  const key = event.kind.replace('.', '_')
  if (event.kind === 'authorization.review') return event.details['gaps'] && event.details['gaps'] !== '0' ? t('cases.did_review_returned', named) : t('cases.did_review_passed')
  if (event.kind === 'step.record') return t(event.details['edge'] === 'begun' ? 'cases.did_step_begun' : 'cases.did_step_ended', named)
  if (event.kind === 'delivery.record') return t(event.details['recipient'] === 'department' ? 'cases.did_delivered_department' : 'cases.did_delivered_applicant')
  return t(`cases.did_${key}`, { count: '', days: '', found: '', sequence: '', number: '', document: '', ...named })
}

export function story(view: CaseView): Sentence[] {
  const past = view.events.map((event) => ({
    when: DAY_ONLY.has(event.kind) ? day(event.at.slice(0, 10)) : moment(event.at), text: text(event), who: event.who, reason: event.reason, open: false,
  }))
  const ahead = view.clocks
    .filter((clock) => clock.met_on === null && clock.paused_on === null)
    .sort((one, other) => (one.due_on < other.due_on ? -1 : 1))
    .map((clock) => ({ when: day(clock.due_on), text: t('cases.ahead', { title: inWords(clock.title) }) + (clock.basis ? t('cases.ahead_basis', { basis: clock.basis }) : ''), who: '', reason: '', open: true }))
  return [...past, ...ahead]
}
