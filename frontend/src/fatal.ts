/** 未料到的差错: shown above the page, which stays, so that nothing typed is lost. */
import { shallowRef } from 'vue'
import type { ProblemError } from './api/client'

export const unexpected = shallowRef<ProblemError | null>(null)

export function fatal(problem: ProblemError): void {
  if (problem.status !== 401) unexpected.value = problem
}
