/** 待办批次: how many packages a department's clerk has still to fetch, answer or correct, beside their name in the menu. */
import { ref } from 'vue'
import { api, take } from '@/api/client'
import { may } from '@/session'
import { clerkActs, isClerk } from './states'

/** Of the newest: an older one that nobody has answered by then is found on the page. */
const MOST = 200
export const toAnswer = ref(0)

/** Asked anew with every page, as what waits for a decision is; what was known stays where there is no answer. */
export async function loadReceived(): Promise<void> {
  if (!isClerk() || !may('package.look')) return
  const found = await take(api.GET('/api/packages', { params: { query: { limit: MOST } } })).catch(() => null)
  if (found) toAnswer.value = found.items.filter(clerkActs).length
}
