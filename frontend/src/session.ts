/** 本次登录: who sits here, in which post, and what that post may do. */
import { computed, readonly, ref, shallowRef } from 'vue'
import { api, take, useAntiForgery, whenSessionOver, type Schemas } from './api/client'
import { forgetLanguage } from './speaking'

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

/** 须重新登录: why the page, which stays as it is with all that was typed, asks for the password. */
export const comeBack = ref<'' | 'over' | 'other'>('')

const same = (one: Session, other: Session): boolean =>
  one.tenant_code === other.tenant_code && one.staff_number === other.staff_number && one.post === other.post && one.office === other.office

/** Whether it is still this person who sits here: another window may have logged in anew, or as somebody else. */
export async function lookAgain(): Promise<void> {
  const before = current.value
  if (before === null || before.must_change_password || comeBack.value === 'over') return
  const found = await take(api.GET('/api/session')).catch(() => null)
  if (found === null) return
  if (same(before, found)) keep(found)
  comeBack.value = same(before, found) ? '' : 'other'
}

/** 继续: the same person at the same post, by the password alone. */
export async function logInAgain(password: string): Promise<void> {
  const before = current.value
  if (before === null) return toLogin()
  const post = before.posts.find((each) => each.title === before.post && each.office === before.office)
  const found = await take(api.POST('/api/session', {
    body: { tenant: before.tenant_code, staff_number: before.staff_number, password, post_id: post?.id ?? null },
  }))
  keep(found)
  comeBack.value = ''
}

export async function logOut(): Promise<void> {
  await take(api.DELETE('/api/session')).catch(() => undefined)
  forgetLanguage()
  current.value = null
  globalThis.location.assign('/login')
}

whenSessionOver(() => {
  if (current.value === null) toLogin()
  else comeBack.value = 'over'
}, lookAgain)
