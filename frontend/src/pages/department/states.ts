/** 状态: by which colour and shape the states of packages and questions are shown; what comes next, in words. */
import { may } from '@/session'
import { t } from '@/words'

type Kind = 'good' | 'none' | 'waiting' | 'late' | 'bad' | 'off'

const PACKAGES: Record<string, Kind> = {
  prepared: 'waiting', releasing: 'waiting', released: 'waiting', handed_over: 'waiting', answered: 'late',
  imported: 'good', expired: 'bad', withdrawn: 'off',
}
export const packageKind = (state: string): Kind => PACKAGES[state] ?? 'off'

/** Whether anything of it can still come. */
export const isOut = (state: string): boolean => ['released', 'handed_over', 'answered'].includes(state)
/** Handed over: an answer can be taken. */
export const isHanded = (state: string): boolean => state === 'handed_over' || state === 'answered'
export const isOver = (state: string): boolean => ['imported', 'expired', 'withdrawn'].includes(state)

const STAGES: Record<string, Kind> = { to_enter: 'waiting', to_confirm: 'late', returned: 'bad', confirmed: 'good' }
export const stageKind = (stage: string): Kind => STAGES[stage] ?? 'off'

/** 剩余工作日 by urgency. */
export const leftKind = (left: number): Kind => (left < 0 ? 'bad' : left <= 3 ? 'late' : 'waiting')
export function leftWord(left: number): string {
  if (left < 0) return t('department.overdue', { days: -left })
  return left === 0 ? t('department.due_today') : t('department.days_left', { days: left })
}

/** 数源部门经办人: he has packages that were handed to his department, and makes none. */
export const isClerk = (): boolean => may('manual_ask.list')
/** 下一步 of the department's clerk: what came back with rows to correct is still to be answered. */
export const clerkNext = (line: { state: string; to_correct: boolean }): string =>
  line.state === 'handed_over' && line.to_correct ? t('department.clerk_correct') : t(`department.clerk_${line.state}`)

/** Whether something is to be done by him. */
export const clerkActs = (line: { state: string }): boolean => line.state === 'released' || line.state === 'handed_over'

/** Whole days from one legal day to another. */
export function daysUntil(iso: string, today: string): number {
  return Math.round((Date.parse(iso) - Date.parse(today)) / 86_400_000)
}

/** The legal day now. */
export function today(now: Date = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}
