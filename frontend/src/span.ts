/** 起止日期: what is wrong with a range of days, in words beside its fields; empty where it can be looked for. */
import { t } from './words'

/** `both`: the server wants both ends; otherwise one alone is taken as from, or until, that day. */
export function spanFault(since: string | null, until: string | null, both = false): string {
  if (both && !since) return t(until ? 'filters.needs_since' : 'filters.needs_span')
  if (both && !until) return t('filters.needs_until')
  return since && until && since > until ? t('filters.reversed') : ''
}
