/** 影响: rows that read the same before and after are not shown as differences, unless nothing else is. */
import { expect, it } from 'vitest'
import { readOtherwise } from '@/pages/settings/settings'

it('shows what reads otherwise', () => {
  const row = (before: string, after: string) => ({ figure: before + after, title: '', before, after })
  const of = (...differences: ReturnType<typeof row>[]) => readOtherwise({ differences } as unknown as Parameters<typeof readOtherwise>[0]).map((one) => one.figure)
  expect(of(row('33940', '33940'), row('1', '2'))).toEqual(['12'])
  expect(of(row('33940', '33940'))).toEqual(['3394033940'])
})
