/** 对照过的勾: taken back when the name or the number that was compared with the sheet is another one now. */
import { ref, watch, type Ref } from 'vue'
import { everybody } from './context'
import type { Content } from './drafting'
import { normalised } from './identity'

type Compared = { key: string; full_name: string; id_number: string }
/** Person → fields of the sheet whose ticks were taken back. */
export type TakenBack = Ref<Record<string, string[]>>
const PARTS = ['full_name', 'id_number'] as const

const compared = (content: Content | null): Compared[] =>
  content === null ? [] : everybody(content).map(({ key, name, id_number }) => ({ key, full_name: name.trim(), id_number: normalised(id_number) }))

export function useTakenBack(content: Ref<Content | null>): TakenBack {
  const takenBack: TakenBack = ref({})
  watch([content, () => compared(content.value)] as const, ([now, people], [opened, before]) => {
    if (now === null || now !== opened) return // opened, not typed
    for (const person of people) {
      const was = before.find((each) => each.key === person.key)
      const fields = now.sheets.find((sheet) => sheet.person === person.key)?.fields ?? {}
      for (const part of PARTS.filter((each) => was !== undefined && was[each] !== person[each] && fields[each] === '=')) {
        delete fields[part]
        takenBack.value[person.key] = [...(takenBack.value[person.key] ?? []), part]
      }
    }
  })
  return takenBack
}
