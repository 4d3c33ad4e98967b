/** 紧急程度: groups of the list, and days left in words. */
import type { Schemas } from '@/api/client'
import { t } from '@/words'

export type WorkItem = Schemas['WorkItem']
export type Kind = 'good' | 'none' | 'waiting' | 'late' | 'bad' | 'off'
export const GROUPS = ['overdue', 'today', 'soon', 'later'] as const
export type Group = (typeof GROUPS)[number]
export const KINDS: Record<Group, Kind> = { overdue: 'bad', today: 'late', soon: 'waiting', later: 'none' }

export interface Section {
  group: Group
  items: WorkItem[]
}

/** The rows under the heading of their group; rows come in the order of their days, so each group is together. */
export function sections(items: WorkItem[]): Section[] {
  return GROUPS.map((group) => ({ group, items: items.filter((item) => item.group === group) })).filter((section) => section.items.length > 0)
}

/** '剩 2 个工作日', '今日到期', '已超期 3 个工作日', or that no clock runs; without a calendar no number of days. */
export function left(days: number | null, suspended: boolean, group: Group, due: string | null = null): string {
  if (days === null && due === null) return t(suspended ? 'work.stands_still' : 'work.no_clock')
  if (group === 'overdue') return days === null || days === 0 ? t('work.is_overdue') : t('work.overdue_by', { days: -days })
  if (group === 'today') return t('work.due_today')
  if (days === null) return t('cases.clock_unreckoned')
  return t('work.days_left', { days })
}

/** A count that was not counted to its end. */
export function counted(count: number, most: number): string {
  return count > most ? t('work.more_than', { count: most }) : String(count)
}
