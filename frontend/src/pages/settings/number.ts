/** 报告编号的样子: what a pattern makes, for reading while it is typed. */
export const NUMBER = 'report_number_pattern'
const SERIAL = '123'

/** The number of a report of today by this pattern; empty where nothing is typed. */
export function numberExample(pattern: string, code: string, today: string): string {
  return pattern
    .replace(/\{code\}/g, code)
    .replace(/\{year\}/g, today.slice(0, 4))
    .replace(/\{serial:0([1-9])d\}/g, (_all, digits: string) => SERIAL.padStart(Number(digits), '0'))
}
