/** 态势图表: tenants as a tree, bars by working days left, lengths of time in words. */
import type { Schemas } from '@/api/client'
import { t } from '@/words'

export type Load = Schemas['TenantLoad']
export type Bar = Schemas['DueBar']
export interface Branch extends Load {
  children: Branch[]
  depth: number
}

/** The tenants below each other; one whose parent is not among them is a root. */
export function tree(loads: Load[]): Branch[] {
  const known = new Map(loads.map((load) => [load.id, { ...load, children: [] as Branch[], depth: 0 }]))
  const roots: Branch[] = []
  for (const load of loads) {
    const own = known.get(load.id)!
    const parent = load.parent_id === null ? undefined : known.get(load.parent_id)
    if (parent === undefined) roots.push(own)
    else parent.children.push(own)
  }
  return roots
}

/** The rows of a tree as they stand below each other; `closed` hides what is below. */
export function rows(branches: Branch[], closed: ReadonlySet<string>, depth = 0): Branch[] {
  return branches.flatMap((one) => [{ ...one, depth }, ...(closed.has(one.id) ? [] : rows(one.children, closed, depth + 1))])
}

/** Sums over a tenant and everything below it. */
export function total(branch: Branch, of: 'open' | 'overdue' | 'soon' | 'unanswered'): number {
  return branch.children.reduce((sum, child) => sum + total(child, of), branch[of])
}

export function worst(branch: Branch): 'bad' | 'late' | 'good' {
  if (total(branch, 'overdue') > 0) return 'bad'
  return total(branch, 'soon') > 0 ? 'late' : 'good'
}

export function barTitle(left: number | null): string {
  if (left === null) return t('province.no_clock')
  if (left < 0) return t('province.overdue')
  if (left === 0) return t('province.today')
  return left > 10 ? t('province.later') : t('province.in_days', { days: left })
}
export const barKind = (left: number | null): 'bad' | 'late' | 'waiting' | 'off' => (left === null ? 'off' : left < 0 ? 'bad' : left <= 3 ? 'late' : 'waiting')

/** 用时: seconds in the largest unit that says enough. */
export function lasted(seconds: number | null): string {
  if (seconds === null) return '—'
  if (seconds < 1) return t('province.at_once')
  if (seconds < 90) return t('province.seconds', { n: seconds })
  if (seconds < 5400) return t('province.minutes', { n: Math.round(seconds / 60) })
  if (seconds < 129_600) return t('province.hours', { n: Math.round(seconds / 3600) })
  return t('province.days', { n: Math.round(seconds / 86_400) })
}
