/** 报告编号的样子: what a pattern makes, for reading while it is typed. */
import type { Schemas } from '@/api/client'
import { inWords, t } from '@/words'

export const NUMBER = 'report_number_pattern'
const SERIAL = '123'

type Layout = Schemas['LayoutView']

/** 出具机构 of the programmes, each once: a county's reports are often issued, and numbered, by the province. */
export function issuers(layouts: readonly Layout[]): Layout[] {
  return layouts.filter((one, at) => layouts.findIndex((other) => other.agency_code === one.agency_code) === at)
}

/** Who issues, in words where it is not the own agency. */
export function issuedBy(one: Layout): string {
  if (one.agency_own) return ''
  const level = inWords(one.agency_level)
  return one.agency ? t('templates.issued_above', { level, agency: one.agency }) : t('templates.issued_below', { level })
}

/** The number of a report of today by this pattern; empty where nothing is typed. */
export function numberExample(pattern: string, code: string, today: string): string {
  return pattern
    .replace(/\{code\}/g, code)
    .replace(/\{year\}/g, today.slice(0, 4))
    .replace(/\{serial:0([1-9])d\}/g, (_all, digits: string) => SERIAL.padStart(Number(digits), '0'))
}
