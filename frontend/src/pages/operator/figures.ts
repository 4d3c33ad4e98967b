/** 运维的数: ages in words, what a state looks like, and the one sentence that says how the queue is. */
import type { Schemas } from '@/api/client'

export type Queue = Schemas['QueueView']
export type JobState = Schemas['JobState']
type Kind = 'good' | 'none' | 'waiting' | 'late' | 'bad' | 'off'

export const STATES: readonly JobState[] = ['failing', 'due', 'running', 'retrying', 'scheduled']
export const KINDS: Record<JobState, Kind> = { failing: 'bad', due: 'late', running: 'waiting', retrying: 'late', scheduled: 'none' }
/** Seconds after which a due job should be in somebody's hands: as `hedui doctor` has it. */
export const PATIENCE = 60

/** 3725 → ['1', '2'] hours and minutes; below a minute nothing but seconds. */
export function age(seconds: number): { days: number; hours: number; minutes: number; seconds: number } {
  const whole = Math.max(0, Math.floor(seconds))
  return { days: Math.floor(whole / 86400), hours: Math.floor((whole % 86400) / 3600), minutes: Math.floor((whole % 3600) / 60), seconds: whole % 60 }
}

/** The two largest units, in Chinese or by letters. */
export function spoken(seconds: number, units: readonly [string, string, string, string]): string {
  const found = age(seconds)
  const parts = [found.days, found.hours, found.minutes, found.seconds]
  const first = parts.findIndex((part) => part > 0)
  if (first < 0) return `0 ${units[3]}`
  return parts
    .slice(first, first + 2)
    .map((part, at) => (part > 0 ? `${part} ${units[first + at] ?? ''}` : ''))
    .filter((part) => part !== '')
    .join(' ')
}

/** How the queue is: what a person has to do something about comes first. */
export function verdict(queue: Queue): 'no_worker' | 'late' | 'failing' | 'well' {
  const failing = queue.states.find((one) => one.state === 'failing')?.count ?? 0
  if (queue.waiting_seconds > PATIENCE) return queue.workers === 0 ? 'no_worker' : 'late'
  if (queue.workers === 0) return 'no_worker'
  return failing > 0 ? 'failing' : 'well'
}

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/Connect|Timeout|Disconnect|Server|SSL|Socket|Network|ClientOSError|RemoteProtocol/i, 'network'],
  [/Conflict|Law|Lookup|KeyError|AttributeError|TypeError|ValueError/i, 'program'],
  [/Postgres|Deadlock|Serialization|Interface|Unique|Foreign|Check/i, 'database'],
  [/NotGenuine|Key|Cipher/i, 'keys'],
  [/FileNotFound|Permission|OSError|Memory|NoSpace/i, 'machine'],
]

/** What to do about a job that fails with this kind of fault. */
export function remedy(fault: string): string {
  return REMEDIES.find(([kind]) => kind.test(fault))?.[1] ?? 'other'
}
