/** 办理事项: what each act asks for, and how it is sent; which acts there are says the server. */
import { api, newKey, take, type Schemas } from '@/api/client'

export type Act = Schemas['ActView']
export type Values = Record<string, string>
export type Field =
  | { name: string; kind: 'choice' | 'choices' | 'text' | 'area' | 'day' | 'days' | 'officers'; least?: number; optional?: boolean }

export interface Form {
  fields: Field[]
  danger?: boolean
  send: (id: string, values: Values) => Promise<unknown>
}

const reason: Field = { name: 'reason', kind: 'area', least: 2 }
type Verb = 'initiate' | 'suspend' | 'resume' | 'terminate' | 'conclude' | 'waive-supplement'

/** One key an act: tried again after a lost answer it is the same act. */
let key = newKey()
export function anew(): void {
  key = newKey()
}
const params = (id: string) => ({ path: { verification_id: id }, header: key }) as never

const moved = (verb: Verb, fields: Field[], danger = false): Form => ({
  fields, danger,
  send: (id, values) =>
    verb === 'initiate'
      ? take(api.POST('/api/verifications/{verification_id}/initiate', { params: params(id) }))
      : take(api.POST(`/api/verifications/{verification_id}/${verb}`, { params: params(id), body: { reason: values['reason'] ?? '' } })),
})
const list = (text: string | undefined) => (text ?? '').split('\n').filter(Boolean)
const pair = (text: string | undefined) => (text ?? '|').split('|') as [string, string]

export const FORMS: Record<string, Form> = {
  'verification.initiate': moved('initiate', []),
  'verification.suspend': moved('suspend', [reason]),
  'verification.resume': moved('resume', [reason]),
  'verification.terminate': moved('terminate', [reason], true),
  'verification.conclude': moved('conclude', [reason], true),
  'verification.waive_supplement': moved('waive-supplement', [reason]),
  'verification.extend': {
    fields: [{ name: 'choice', kind: 'choice' }, { name: 'days', kind: 'days' }, { name: 'document', kind: 'text', least: 2 }, reason],
    send: (id, { choice, days, document, reason: why }) =>
      take(api.POST('/api/verifications/{verification_id}/extend', { params: params(id), body: { days: Number(days), stage: choice ?? 'total', document: document ?? '', reason: why ?? '' } })),
  },
  'verification.supplement': {
    fields: [{ name: 'choices', kind: 'choices' }, reason],
    send: (id, { choices, reason: why }) => take(api.POST('/api/verifications/{verification_id}/supplement', { params: params(id), body: { items: list(choices), reason: why ?? '' } })),
  },
  'authorization.withdraw': {
    fields: [{ name: 'choice', kind: 'choice' }, reason], danger: true,
    send: (id, { choice, reason: why }) => take(api.POST('/api/verifications/{verification_id}/withdraw', { params: params(id), body: { subject_id: choice ?? '', reason: why ?? '' } })),
  },
  'suspension.raise': {
    fields: [{ name: 'choice', kind: 'choice' }, reason],
    send: (id, { choice, reason: why }) => take(api.POST('/api/verifications/{verification_id}/suspensions', { params: params(id), body: { subject_id: choice ?? '', reason: why ?? '' } })),
  },
  'suspension.lift': {
    fields: [{ name: 'choice', kind: 'choice' }],
    send: (_id, { choice }) => take(api.POST('/api/suspensions/{suspension_id}/lift', { params: { path: { suspension_id: choice ?? '' }, header: key } as never })),
  },
  'field_check.file': {
    fields: [{ name: 'checked_on', kind: 'day' }, { name: 'choices', kind: 'choices' }, { name: 'officers', kind: 'officers' }, { name: 'findings', kind: 'area', least: 2 }],
    send: (id, { checked_on, choices, officers, findings }) => {
      const people = list(officers).map(pair).map(([staff_number, credential]) => ({ staff_number, credential }))
      const body = { checked_on: checked_on ?? '', methods: list(choices), officers: people, findings: findings ?? '' }
      return take(api.POST('/api/verifications/{verification_id}/field-checks', { params: params(id), body }))
    },
  },
  'expenditure.judge': {
    fields: [{ name: 'reason', kind: 'area', least: 10 }],
    send: (id, { reason: why }) => take(api.POST('/api/verifications/{verification_id}/expenditure-judgement', { params: params(id), body: { reason: why ?? '' } })),
  },
  'step.record': {
    fields: [{ name: 'choice', kind: 'choice' }, { name: 'on', kind: 'day' }, { name: 'note', kind: 'area', optional: true }],
    send: (id, { choice, on, note }) => {
      const [step, edge] = pair(choice)
      return take(api.POST('/api/verifications/{verification_id}/steps', { params: params(id), body: { step, edge, on: on ?? '', note: note ?? '' } }))
    },
  },
  'delivery.record': {
    fields: [{ name: 'choice', kind: 'choice' }, { name: 'name', kind: 'text' }, { name: 'means', kind: 'text' }, { name: 'delivered_on', kind: 'day' }, { name: 'receipt', kind: 'text', optional: true }],
    send: (_id, { choice, name, means, delivered_on, receipt }) => {
      const [report, recipient] = pair(choice)
      const body = { recipient, name: name ?? '', means: means ?? '', delivered_on: delivered_on ?? '', receipt: receipt ?? '' }
      return take(api.POST('/api/reports/{report_id}/deliveries', { params: { path: { report_id: report }, header: key } as never, body }))
    },
  },
  'sample.include': {
    fields: [{ name: 'choice', kind: 'choice' }],
    send: (id, { choice }) => take(api.POST('/api/verifications/{verification_id}/visit-sample', { params: params(id), body: { ground: choice ?? '' } })),
  },
}

/** 在别的页办: where an act that is a page of its own is done, as far as that page is there. */
export const PLACES: Record<string, (id: string) => string> = {
  'declaration.take': (id) => `/intake?case=${id}`,
  'authorization.take': (id) => `/intake?case=${id}`,
  'authorization.review': (id) => `/review/${id}`,
}

/** What is wrong with what was typed, by field; keys of the catalogue's sentences. */
export function faults(act: Act, form: Form, values: Values): Record<string, string> {
  const found: Record<string, string> = {}
  for (const field of form.fields) {
    const value = (values[field.name] ?? '').trim()
    if (field.kind === 'choices' && act.choices.length === 0) continue
    if (value === '' && field.optional !== true) found[field.name] = 'cases.fill_in'
    else if (value !== '' && value.length < (field.least ?? 1)) found[field.name] = 'cases.too_short'
    else if (field.kind === 'days' && !daysFit(act, values)) found[field.name] = 'cases.days_out'
    else if (field.kind === 'officers' && list(value).filter((line) => pair(line).every((part) => part.trim() !== '')).length < (act.least ?? 1)) found[field.name] = 'cases.officers_missing'
  }
  return found
}

function daysFit(act: Act, values: Values): boolean {
  const most = act.choices.find((choice) => choice.id === values['choice'])?.most ?? 250
  return /^\d+$/.test(values['days'] ?? '') && Number(values['days']) >= 1 && Number(values['days']) <= most
}
