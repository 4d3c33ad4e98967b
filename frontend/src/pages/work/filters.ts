/** 筛选: what is looked for, as the address of the API has it; empty fields are left out. */
import { reactive } from 'vue'
import type { operations } from '@/api/schema'

export type WorkQuery = NonNullable<operations['ApiWorkListWork']['parameters']['query']>

export interface Wanted {
  number: string
  state: string
  programme: string
  office: string
  missing: string
  turn: string
}

export const nothingWanted = (): Wanted => ({ number: '', state: '', programme: '', office: '', missing: '', turn: '' })
export const useWanted = (): Wanted => reactive(nothingWanted())

export function asked(wanted: Wanted): WorkQuery {
  const set = Object.entries(wanted).map(([name, value]) => [name, String(value ?? '').trim()] as const)
  return Object.fromEntries(set.filter(([, value]) => value !== '')) as WorkQuery
}
