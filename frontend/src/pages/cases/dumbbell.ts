/** 申报与查得: ring = 申报, dot = 查得, bar = gap; amounts in yuan. */
import type { EChartsCoreOption } from 'echarts/core'
import type { Schemas } from '@/api/client'
import { yuan } from '@/showing'
import { inWords, t } from '@/words'

export type Compared = Schemas['ComparedItem']
const MOST = 12

/** Amounts of money with anything on either side, the largest gap first; at most a dozen fit a picture. */
export function drawn(items: Compared[]): Compared[] {
  const gap = (item: Compared) => Math.abs((item.found ?? 0) - (item.declared ?? 0))
  return items
    .filter((item) => item.kind === 'money' && (item.declared !== null || item.found !== null))
    .sort((one, other) => gap(other) - gap(one))
    .slice(0, MOST)
}

export const named = (item: Compared): string => `${inWords(item.element_title)} · ${item.name_masked}`

export function option(items: Compared[]): EChartsCoreOption {
  const rows = [...items].reverse()
  // What was found and never declared is a gap from nothing; what was declared and is not answered is none yet.
  const low = rows.map((item) => (item.found === null ? 0 : Math.min(item.declared ?? 0, item.found) / 100))
  const gap = rows.map((item) => (item.found === null ? 0 : Math.abs(item.found - (item.declared ?? 0)) / 100))
  const points = (pick: (item: Compared) => number | null) =>
    rows.map((item, at) => [pick(item), at] as const).filter(([value]) => value !== null).map(([value, at]) => [(value ?? 0) / 100, at])
  return {
    grid: { left: 8, right: 40, top: 34, bottom: 8, containLabel: true },
    legend: { top: 0, data: [t('cases.declared'), t('cases.found')] },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', name: t('cases.yuan') },
    yAxis: { type: 'category', data: rows.map(named), axisLabel: { width: 190, overflow: 'truncate' } },
    series: [
      { type: 'bar', stack: 'gap', data: low, itemStyle: { color: 'transparent' }, barWidth: 5, silent: true, tooltip: { show: false } },
      { name: t('cases.gap'), type: 'bar', stack: 'gap', data: gap, itemStyle: { color: '#e6b5b1' }, barWidth: 5 },
      { name: t('cases.declared'), type: 'scatter', data: points((item) => item.declared), symbolSize: 13, itemStyle: { color: '#fff', borderColor: '#1a5fb4', borderWidth: 3 } },
      { name: t('cases.found'), type: 'scatter', data: points((item) => item.found), symbolSize: 11, itemStyle: { color: '#b42318' } },
    ],
  }
}

export function sentence(items: Compared[]): string {
  return items.map((item) => t('cases.said_found', { what: named(item), declared: yuan(item.declared), found: yuan(item.found) })).join('；')
}

/** What stands behind the picture: also what is no money. */
export function table(items: Compared[]): string[][] {
  const shown = (value: number | null, words: string, kind: string) => (words !== '' ? words : value === null ? '—' : kind === 'money' ? yuan(value) : String(value))
  return items.map((item) => [
    named(item), shown(item.declared, item.declared_text, item.kind), shown(item.found, item.found_text, item.kind),
    item.agrees === null ? '—' : t(item.agrees ? 'cases.agrees' : 'cases.differs'), inWords(item.state_title),
  ])
}
