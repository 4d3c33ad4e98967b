/** 待批准事项: what waits for this person's decision, for the menu, the work list and the page of its own. */
import { computed, shallowRef } from 'vue'
import { api, take, type Schemas } from './api/client'
import { may } from './session'

const found = shallowRef<Schemas['Approvals'] | null>(null)

export const approvals = computed(() => found.value?.items ?? [])
export const waiting = computed(() => found.value?.waiting ?? 0)

/** Asked anew with every page; what was known stays where there is no answer. */
export async function loadApprovals(): Promise<void> {
  if (!may('approval.list')) return
  found.value = await take(api.GET('/api/approvals')).catch(() => found.value)
}
