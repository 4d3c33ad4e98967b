/** 设置值 as people read it beside another one. */
import { t } from '@/words'

/** A value in one line: lists by 、, tables as 'name：value'. */
export function told(value: unknown): string {
  if (value === null || value === undefined) return t('golive.nothing')
  if (typeof value === 'boolean') return t(value ? 'golive.yes' : 'golive.no')
  if (Array.isArray(value)) return value.map(told).join('、') || t('golive.nothing')
  if (typeof value === 'object') return Object.entries(value).map(([name, one]) => `${name}：${told(one)}`).join('；')
  return String(value)
}
