/** 接口: the generated client, with the anti-forgery token, and problems (RFC 9457) thrown as one kind of error. */
import createClient, { type Middleware } from 'openapi-fetch'
import { language, t } from '@/words'
import type { components, paths } from './schema'
import { keyFor, wasAnswered } from './unanswered'

export type Schemas = components['schemas']
export type ProblemDetails = Schemas['ProblemDetails']

let antiForgery = ''

/** The token of the session, sent with whatever changes something. */
export function useAntiForgery(token: string | null): void {
  antiForgery = token ?? ''
}

/** 差错: what the server refused, or that it could not be reached (`status` 0). */
export class ProblemError extends Error {
  constructor(readonly problem: ProblemDetails) {
    super(problem.detail)
  }
  get status(): number {
    return this.problem.status
  }
  /** 没有答复: nobody has judged it (no network, a server that restarts or is busy); the same is tried again. */
  get unanswered(): boolean {
    // What stands between page and server answers in its own words; a problem of the server has an id.
    return [0, 429, 502, 503, 504].includes(this.status) || (this.status >= 500 && this.problem.id === '')
  }
  /** 情况说明: nothing went wrong and nothing is to be tried again; this office is simply not the one for it. */
  get isState(): boolean {
    return this.problem.code === 'law_left_below'
  }
  /** The message about one field, empty where there is none. */
  of(field: string): string {
    return this.problem.errors.find((fault) => fault.field === field)?.message ?? ''
  }
}

const OWN = {
  offline: ['shell.offline_title', 'shell.offline_why', 'shell.offline_next'],
  internal: ['shell.internal_title', 'shell.internal_why', 'shell.internal_next'],
  no_file: ['shell.no_file_title', 'shell.no_file_why', 'shell.no_file_next'],
  renewed: ['shell.renewed_title', 'shell.renewed_why', 'shell.renewed_next'],
  outdated: ['shell.outdated_title', 'shell.outdated_why', 'shell.outdated_next'],
  not_utf8: ['shell.not_utf8_title', 'shell.not_utf8_why', 'shell.not_utf8_next'],
  file_kind: ['shell.file_kind_title', 'shell.file_kind_why', 'shell.file_kind_next'],
  file_large: ['shell.file_large_title', 'shell.file_large_why', 'shell.file_large_next'],
  file_empty: ['shell.file_empty_title', 'shell.file_empty_why', 'shell.file_empty_next'],
  page_away: ['shell.page_away_title', 'shell.page_away_why', 'shell.page_away_next'],
} as const

/** A problem of our own making, in the words of the catalogue. */
export function told(code: keyof typeof OWN, status: number, named: Record<string, string> = {}): ProblemError {
  const [title, why, next] = OWN[code]
  return new ProblemError({
    type: `urn:hedui:problem:${code}`, code, status, title: t(title), detail: t(why, named), next: t(next, named), basis: '', errors: [], id: '',
  })
}

/** 幂等键: a new one for each act; send the same one again when the same act is tried again. */
export function newKey(): { 'Idempotency-Key': string } {
  const random = new Uint32Array(4)
  globalThis.crypto.getRandomValues(random)
  return { 'Idempotency-Key': Array.from(random, (part) => part.toString(16).padStart(8, '0')).join('') }
}

/** Turned away at the door (logged out, another token, too many, too slow) says nothing of a try before that was lost: its key stays. */
const judged = (status: number): boolean => status < 500 && ![401, 403, 408, 429].includes(status)

const guard: Middleware = {
  async onRequest({ request }) {
    request.headers.set('Accept-Language', language.value === 'en' ? 'en' : 'zh-CN')
    if (request.method === 'GET') return request
    if (antiForgery) request.headers.set('X-CSRF-Token', antiForgery)
    const key = request.headers.get('Idempotency-Key')
    if (key !== null) request.headers.set('Idempotency-Key', await keyFor(request, key))
    return request
  },
  async onResponse({ request, response }) {
    if (request.method === 'GET' || !judged(response.status)) return
    await response.clone().arrayBuffer() // an answer that breaks off is none
    wasAnswered(request)
  },
}

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '', fetch: (request) => globalThis.fetch(request) })
api.use(guard)

let onSessionOver: () => void = () => undefined
let onTokenWrong: () => Promise<void> = () => Promise.resolve()

/** What to do when the server no longer knows the session; and when another window has logged in anew. */
export function whenSessionOver(over: () => void, tokenWrong: () => Promise<void>): void {
  onSessionOver = over
  onTokenWrong = tokenWrong
}

/** The problem of an answer; where it is about the session, the page is told before. */
export async function refused(said: unknown, status: number): Promise<ProblemError> {
  if (status === 401) onSessionOver()
  const found = asProblem(said, status)
  if (found.problem.code !== 'csrf_token_wrong') return found
  await onTokenWrong()
  return told('renewed', status)
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; throws ProblemError for anything else. */
export async function take<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await asked.catch(() => {
    throw told('offline', 0)
  })
  if (answer.response.ok) return answer.data as T
  throw await refused(answer.error, answer.response.status)
}

/** Any thrown thing as a problem that can be shown. */
export function asProblem(error: unknown, status = 500): ProblemError {
  if (error instanceof ProblemError) return error
  if (typeof error === 'object' && error !== null && 'code' in error && 'detail' in error) {
    return new ProblemError({ errors: [], basis: '', next: '', id: '', ...(error as object) } as unknown as ProblemDetails)
  }
  if (status === 0 || error instanceof TypeError) return told('offline', 0)
  return told('internal', status)
}
