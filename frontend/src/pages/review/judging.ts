/** 审核: what the reviewer saw of each person, and what follows from all of it. */
import type { Schemas } from '@/api/client'

export interface Seen {
  /** Id of the sheet that was looked at: of another one nothing has been seen yet. */
  sheet: string
  /** Compared with the scan, whatever was found. */
  looked: boolean
  /** Part of the sheet → what is wrong with it. */
  wrong: Record<string, string>
}

type Person = Schemas['ReviewPerson']

export const PARTS = ['signature', 'full_name', 'signed_on', 'items', 'guardian_name'] as const

/** Parts of this person's sheet that are compared: the guardian's signature only where one signed. */
export const partsOf = (person: Person): string[] =>
  PARTS.filter((part) => part !== 'guardian_name' || person.sheet?.signatory === 'guardian')

export interface Verdict {
  open: number
  gaps: number
  seen: { subject_id: string; field: string; message: string }[]
  unsaid: boolean
}

/** Everything together: who was not looked at yet, and every gap, the system's and the reviewer's. */
export function verdict(people: readonly Person[], caseGaps: number, seen: Record<string, Seen>): Verdict {
  const told = people.flatMap((person) =>
    Object.entries(seen[person.subject_id]?.wrong ?? {}).map(([field, message]) => ({ subject_id: person.subject_id, field, message: message.trim() })),
  )
  const found = people.reduce((sum, person) => sum + person.gaps.length, caseGaps)
  const open = people.filter((person) => person.sheet && !seen[person.subject_id]?.looked).length
  return { open, gaps: found + told.length, seen: told, unsaid: told.some((gap) => gap.message.length < 2) }
}
