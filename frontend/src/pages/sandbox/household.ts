/** 家庭的两种写法: what the form asks, beside what only the text has; both are one household. */
export type Household = Record<string, unknown>

/** The household apart: what the form asks, and the rest, which is kept as it is. */
export function parted(household: Household, asked: readonly string[]): { form: Household; rest: Household } {
  const form: Household = {}
  const rest: Household = {}
  for (const [name, value] of Object.entries(household)) (asked.includes(name) ? form : rest)[name] = value
  return { form, rest }
}

const silent = (value: unknown): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Without what says nothing: empty texts and lists. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (silent(one) ? [] : [[name, bare(one)]])))
}

export const written = (form: Household, rest: Household): string => JSON.stringify({ ...(bare(form) as Household), ...rest }, null, 2)

/** 1234 → '1.2 毫秒'; below a tenth of a millisecond in microseconds. */
export function spent(microseconds: number): string {
  return microseconds < 100 ? `${microseconds} μs` : `${(microseconds / 1000).toFixed(1)} ms`
}
