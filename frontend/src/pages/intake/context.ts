/** 填写中的草稿, for the parts of the page: the content, the form of the day, and what is wrong where. */
import { inject, provide, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import type { Schemas } from '@/api/client'
import type { TakenBack } from './comparing'
import type { Content } from './drafting'

export interface Typing {
  id: string
  content: Ref<Content>
  form: ComputedRef<Schemas['IntakeForm']>
  programme: ComputedRef<Schemas['ProgrammeForm'] | undefined>
  missing: Readonly<ShallowRef<readonly Schemas['Missing'][]>>
  /** Everything missing is shown at its field, also where nothing was typed yet. */
  loud: Ref<boolean>
  /** The household stands fast: it was taken in. */
  locked: ComputedRef<boolean>
  person: Ref<string>
  scans: Ref<Schemas['ScanView'][]>
  found: ShallowRef<Schemas['Checked'] | null>
  returned: ComputedRef<readonly Schemas['Missing'][]>
  takenBack: TakenBack
  /** What is missing was judged of what stands there now. */
  settled: ComputedRef<boolean>
}

const KEY: InjectionKey<Typing> = Symbol('typing')

export const giveTyping = (typing: Typing): void => provide(KEY, typing)

export function useTyping() {
  const typing = inject(KEY)!
  /** What is wrong at a place: at once where something stands there, else when all is shown. */
  function wrong(place: string, value = ''): string {
    const found = typing.missing.value.find((each) => each.place === place)
    if (found === undefined || (value === '' ? !typing.loud.value : !typing.settled.value)) return ''
    return found.message.replace(/^第\d+人：/, '')
  }
  return { ...typing, wrong }
}

export const everybody = (content: Content) => [...content.household, ...content.supporters.flatMap((home) => home.members)]

/** 身份 of a person by the place in the form. */
export function roleOf(content: Content, key: string): string {
  const own = content.household.find((person) => person.key === key)
  if (own) return own.relation === 'self' ? 'applicant' : 'member'
  return content.supporters.some((home) => home.members[0]?.key === key) ? 'supporter' : 'supporter_member'
}
