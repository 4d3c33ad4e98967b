/** 试算结果的分组: conclusions first, then totals, then lines; and the trace of hooks, what took part before what did not. */
import type { Schemas } from '@/api/client'

export type Trial = Schemas['TrialView']
export type Figure = Schemas['FigureView']
export const PARTS = ['conclusion', 'total', 'line'] as const

export function grouped(figures: readonly Figure[]): { kind: (typeof PARTS)[number]; figures: Figure[] }[] {
  return PARTS.map((kind) => ({ kind, figures: figures.filter((one) => one.kind === kind) })).filter((part) => part.figures.length > 0)
}

export function traced(hooks: readonly Schemas['HookUse'][]): Schemas['HookUse'][] {
  return [...hooks].sort((one, other) => Number(other.used.length > 0) - Number(one.used.length > 0))
}

/** hedui_finding_rules → finding_rules */
export const bare = (hook: string): string => hook.replace(/^hedui_/, '')
