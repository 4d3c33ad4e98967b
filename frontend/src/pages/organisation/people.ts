/** 岗位与人员: who stands in a post today, who comes, and what may be done about it. */
import type { Schemas } from '@/api/client'
import { t } from '@/words'

export type Office = Schemas['OfficeView']
export type Post = Schemas['PostHolders']
export type Holder = Schemas['HolderView']
export type Role = Schemas['RoleView']

/** The verb of whoever decides on a proposal of somebody else. */
export const APPROVES = 'setting.approve'

/** 数据范围 of a role by what it may do: cases, the sheets drawn for spot checks, what waits for its department, or no case at all. */
export function reach(verbs: readonly string[]): 'cases' | 'drawn' | 'asks' | 'nothing' {
  if (verbs.includes('verification.look')) return 'cases'
  if (verbs.includes('spot_check.look')) return 'drawn'
  return verbs.includes('manual_ask.list') ? 'asks' : 'nothing'
}

/** Whether there is anything of which the own office's part could be chosen. */
export const limitable = (verbs: readonly string[]): boolean => ['cases', 'drawn'].includes(reach(verbs))

/** The words for it. */
export function reachWord(verbs: readonly string[], ownOffice: boolean): string {
  const kind = reach(verbs)
  if (kind === 'cases') return t(ownOffice ? 'organisation.own_office' : 'organisation.whole_tenant')
  return t(`organisation.reach_${kind === 'drawn' && ownOffice ? 'drawn_own' : kind}`)
}

const dayOf = (moment: string | number | Date) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(moment))
const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)

/** Today in Shanghai: '2026-11-22'. */
export const today = (): string => dayOf(new Date())

const ended = (holder: Holder, on: string) => holder.ended_at !== null || (holder.held_until !== null && holder.held_until < on)

/** What becomes of the intake drafts of a post that changes hands: how many, and nothing of what stands in them. */
export function draftsNext(post: Post): string {
  if (post.role !== 'township_clerk') return ''
  return post.open_drafts ? t('organisation.drafts_next_open', { count: post.open_drafts }) : t('organisation.drafts_next')
}

/** Who holds the post on that day; none where it is vacant. */
export function holderOn(post: Post, on: string): Holder | undefined {
  return post.holders.find((holder) => holder.held_from <= on && !ended(holder, on))
}

/** 批准人: staff numbers of everybody in office who may approve what another person proposes. */
export function approvers(posts: readonly Post[], roles: readonly Role[], on: string): string[] {
  const able = new Set(roles.filter((role) => role.verbs.includes(APPROVES)).map((role) => role.role))
  const held = posts.filter((post) => able.has(post.role)).map((post) => holderOn(post, on))
  return [...new Set(held.filter((holder) => holder !== undefined && !holder.disabled).map((holder) => holder!.staff_number))]
}

/** Who has been named and comes later. */
export function coming(post: Post, on: string): Holder | undefined {
  return post.holders.find((holder) => holder.held_from > on && !ended(holder, on))
}

/** Who left the post; whose handover was taken back never held it. */
export function former(post: Post, on: string): Holder[] {
  return post.holders.filter((holder) => holder.held_from <= on && ended(holder, on) && !(holder.ended_at && dayOf(holder.ended_at) < holder.held_from))
}

/** Who goes on where the handover to who comes is taken back. */
export function givesWay(post: Post, on: string): Holder | undefined {
  const next = coming(post, on)
  return post.holders.find((holder) => next && holder.ended_at === null && holder.held_until !== null && dayBefore(next.held_from) === holder.held_until)
}

/** The holding by which a post is handed on: of who stands or comes last; of a vacant post the last one there was. */
export function lastHolding(post: Post): Holder | undefined {
  const standing = post.holders.filter((holder) => holder.ended_at === null)
  return standing[standing.length - 1] ?? post.holders[post.holders.length - 1]
}

/** Whether an office is there on that day: one that will be closed is, until then. */
export const isOpen = (office: Office, on: string): boolean => office.closed_on === null || office.closed_on > on

/** Offices by kind, as a tree of two levels; the closed ones in a branch of their own. */
export function branches(offices: Office[], on: string): { key: string; title: string; offices: Office[] }[] {
  const found = new Map<string, { key: string; title: string; offices: Office[] }>()
  for (const office of offices) {
    const closed = !isOpen(office, on)
    const key = closed ? 'closed' : office.kind
    const branch = found.get(key) ?? { key, title: closed ? '' : office.kind_title, offices: [] }
    branch.offices.push(office)
    found.set(key, branch)
  }
  return [...found.values()].sort((one, other) => Number(one.key === 'closed') - Number(other.key === 'closed'))
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/** What of a post was looked for, as it is told below its office: "窗口经办人 · 王芳（XH0101）". */
function telling(post: Post, wanted: string): string | undefined {
  const one = post.holders.find((holder) => plain(`${holder.name}（${holder.staff_number}）`).includes(wanted))
  if (one) return `${post.title} · ${one.name}（${one.staff_number}）`
  return plain(post.title).includes(wanted) ? post.title : undefined
}

/** 查找: offices whose name or code, post titles or people (today's, former and coming) hold what was typed, with what held it. */
export function found(offices: readonly Office[], posts: readonly Post[], typed: string): Map<Office, string> {
  const wanted = plain(typed.trim())
  if (wanted === '') return new Map(offices.map((office) => [office, '']))
  const told = new Map<string, string>()
  for (const post of posts) {
    const text = told.has(post.office_id) ? undefined : telling(post, wanted)
    if (text !== undefined) told.set(post.office_id, text)
  }
  const fits = (office: Office) => plain(`${office.name} ${office.code}`).includes(wanted)
  return new Map(offices.filter((office) => fits(office) || told.has(office.id)).map((office) => [office, fits(office) ? '' : told.get(office.id)!]))
}
