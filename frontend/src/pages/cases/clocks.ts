/** 期限条: how much of a clock has run, and what is said of it. */
import type { Schemas } from '@/api/client'
import { day } from '@/showing'
import { t } from '@/words'
import type { Kind } from './tiles'

export type Clock = Schemas['ClockView']
const DAY = 86_400_000
const at = (iso: string) => Date.parse(`${iso}T00:00:00Z`)

/** 0 to 100: from the day of the event to the due day. */
export function elapsed(clock: Clock, today: string): number {
  const whole = at(clock.due_on) - at(clock.started_on)
  const gone = at(clock.met_on ?? clock.paused_on ?? today) - at(clock.started_on)
  return whole <= 0 ? 100 : Math.max(0, Math.min(100, Math.round((gone * 100) / whole)))
}

export function clockKind(clock: Clock): Kind {
  if (clock.met_on !== null) return (clock.working_days_left ?? 0) < 0 ? 'bad' : 'good'
  if (clock.paused_on !== null) return 'off'
  if (clock.working_days_left === null) return 'none'
  if (clock.working_days_left < 0) return 'bad'
  if (clock.working_days_left === 0) return 'late'
  return clock.working_days_left <= 3 ? 'waiting' : 'none'
}

/** What the clock says, in a few words. */
export function clockWord(clock: Clock): string {
  if (clock.met_on !== null) {
    const over = -(clock.working_days_left ?? 0)
    const late = over > 0 ? t('cases.clock_met_late', { days: over }) : ''
    return t('cases.clock_met', { day: day(clock.met_on) }) + late
  }
  if (clock.paused_on !== null) return t('cases.clock_paused', { day: day(clock.paused_on) })
  if (clock.working_days_left === null) return t('cases.clock_unreckoned')
  if (clock.working_days_left < 0) return t('cases.clock_over', { days: -clock.working_days_left })
  if (clock.working_days_left === 0) return t('cases.clock_today')
  return t('cases.clock_left', { days: clock.working_days_left })
}

/** Calendar days that were not counted in pauses that are over. */
export function pausedDays(clock: Clock): number {
  return clock.pauses.reduce((sum, pause) => sum + (at(pause.end) - at(pause.start)) / DAY + 1, 0)
}
