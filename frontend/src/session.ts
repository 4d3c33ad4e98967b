/** 本次登录: who sits here, in which post, and what that post may do. */
import { computed, readonly, shallowRef } from 'vue'
import { api, take, useAntiForgery, whenSessionOver, type Schemas } from './api/client'

export type Session = Schemas['SessionView']

const current = shallowRef<Session | null>(null)

export const session = readonly(current)
export const verbs = computed(() => new Set(current.value?.verbs ?? []))

/** Whether the post may do this; an empty verb is for everybody who is logged in. */
export function may(verb: string): boolean {
  return verb === '' || verbs.value.has(verb)
}

/** Keep what the server says of the session. */
export function keep(found: Session): void {
  current.value = found
  useAntiForgery(found.csrf_token)
}

export async function loadSession(): Promise<Session> {
  const found = await take(api.GET('/api/session'))
  keep(found)
  return found
}

/** To the login page, and back here afterwards. */
export function toLogin(): void {
  const here = globalThis.location.pathname + globalThis.location.search
  globalThis.location.assign('/login?next_path=' + encodeURIComponent(here))
}

export async function logOut(): Promise<void> {
  await take(api.DELETE('/api/session')).catch(() => undefined)
  current.value = null
  globalThis.location.assign('/login')
}

whenSessionOver(toLogin)
