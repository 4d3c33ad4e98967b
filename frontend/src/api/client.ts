/** 接口: the generated client, with the anti-forgery token, and problems (RFC 9457) thrown as one kind of error. */
import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from './schema'

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
  /** The message about one field, empty where there is none. */
  of(field: string): string {
    return this.problem.errors.find((fault) => fault.field === field)?.message ?? ''
  }
}

/** A problem of our own making, in the words of the catalogue. */
export function problem(code: string, status: number, title: string, detail: string, next: string): ProblemError {
  return new ProblemError({ type: `urn:hedui:problem:${code}`, code, status, title, detail, next, basis: '', errors: [], id: '' })
}

const OFFLINE = () =>
  problem('offline', 0, '连接不上服务器', '网络中断，或服务器正在重启。', '您填写的内容还在本页；请稍候再试，不要关闭页面。')

/** 幂等键: a new one for each act; send the same one again when the same act is tried again. */
export function newKey(): { 'Idempotency-Key': string } {
  const random = new Uint32Array(4)
  globalThis.crypto.getRandomValues(random)
  return { 'Idempotency-Key': Array.from(random, (part) => part.toString(16).padStart(8, '0')).join('') }
}

const guard: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && antiForgery) request.headers.set('X-CSRF-Token', antiForgery)
    return request
  },
}

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '', fetch: (request) => globalThis.fetch(request) })
api.use(guard)

let onSessionOver: () => void = () => undefined

/** What to do when the server no longer knows the session. */
export function whenSessionOver(act: () => void): void {
  onSessionOver = act
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; throws ProblemError for anything else. */
export async function take<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await asked.catch(() => {
    throw OFFLINE()
  })
  if (answer.response.ok) return answer.data as T
  if (answer.response.status === 401) onSessionOver()
  throw asProblem(answer.error, answer.response.status)
}

/** Any thrown thing as a problem that can be shown. */
export function asProblem(error: unknown, status = 500): ProblemError {
  if (error instanceof ProblemError) return error
  if (typeof error === 'object' && error !== null && 'code' in error && 'detail' in error) {
    return new ProblemError({ errors: [], basis: '', next: '', id: '', ...(error as object) } as unknown as ProblemDetails)
  }
  if (status === 0 || error instanceof TypeError) return OFFLINE()
  return problem('internal', status, '出现意外', '页面或服务器出现了意外情况。', '请刷新后再试；仍然如此，请告诉系统管理员。')
}
