/** 数源状况, in words: from the figures of the newest questions. */
import type { Schemas } from '@/api/client'

export type Connector = Schemas['ConnectorView']
export type Source = Schemas['SourceView']
export type ConnectorTest = Schemas['ConnectorTest']
export type Kind = 'good' | 'none' | 'waiting' | 'late' | 'bad' | 'off'

export interface Mark {
  kind: Kind
  key: string
}

/** How a department is: at rest after failures, failing, asked and answering, or not asked yet. */
export function healthOf(source: Source, now: number): Mark {
  if (source.resting_until && Date.parse(source.resting_until) > now) return { kind: 'bad', key: 'resting' }
  if (source.failures > 0) return { kind: 'late', key: 'failing' }
  if (source.asked === 0) return { kind: 'none', key: 'unasked' }
  if (source.settled === 0) return { kind: 'waiting', key: 'waiting' }
  return { kind: 'good', key: 'well' }
}

const MARKS: Record<string, Mark> = {
  answered: { kind: 'good', key: 'answered' },
  refused: { kind: 'late', key: 'refused' },
  unreachable: { kind: 'bad', key: 'unreachable' },
}
export const markOf = (test: ConnectorTest): Mark => MARKS[test.outcome] ?? { kind: 'none', key: 'unasked' }

/** A connector is ready once it has its address and its secrets, where it needs any. */
export const ready = (connector: Connector): boolean => connector.configured && connector.secrets.every((secret) => secret.set)
export const testable = (connector: Connector): boolean => connector.configured && (connector.kind === 'realtime' || connector.kind === 'batch')
