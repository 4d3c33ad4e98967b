/** 未料到的差错: shown above the page, which stays, so that nothing typed is lost. */
import { shallowRef } from 'vue'
import { asProblem, told, type ProblemError } from './api/client'

export const unexpected = shallowRef<ProblemError | null>(null)
const AWAY = 'page_away'
/** How browsers say that a part of the application could not be fetched. */
const NOT_FETCHED = /dynamically imported module|importing a module script|preload css|failed to fetch/i

export function fatal(found: ProblemError): void {
  if (found.status !== 401) unexpected.value = found
}

/** A page that could not be fetched is the network's fault: to reload would lose what was typed. */
export function whyNotOpened(error: unknown): ProblemError {
  if (error instanceof Error && NOT_FETCHED.test(error.message)) return told(AWAY, 0)
  return asProblem(error)
}

/** The next page was opened: it is over. */
export function forgetAway(): void {
  if (unexpected.value?.problem.code === AWAY || unexpected.value?.status === 0) unexpected.value = null
}
