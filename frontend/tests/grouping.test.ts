/** 归并: rows that say the same stand together, sums are those of the server, and a picture shows no part that was not compared. */
import { describe, expect, it } from 'vitest'
import { grouped, openItems, parts, perHead, sameReason, sections, stackable, type Gap, type Line, type Person, type Total } from '../src/pages/results/grouping'

function line(subject: number, amount: number | null, changes: Record<string, unknown> = {}, category = 'income'): Line {
  const step = { figure: `line:${Math.random()}`, subject, element: 'wage', title: '工资', treatment: 'counted', amount, quantity: '', effect: amount ?? 0, rule: 'r', rule_title: '规则', reason: '', kind: 'money', clauses: [], values: {}, answers: [], ...changes }
  return { category, category_title: category, element_title: '工资', step } as unknown as Line
}
const person = (number: number, household = 1, counts: boolean | null = true) => ({ number, household, counts, name: `甲${number}`, subject_id: '', relation: '', id_number: '', counts_reason: '' }) as Person

describe('lines', () => {
  it('stand in one row where person, item, treatment and reason are alike', () => {
    const groups = grouped([line(1, 100), line(1, 200), line(1, 50, { treatment: 'excluded', effect: 0 }), line(2, 7)])
    expect(groups.map((group) => [group.lines.length, group.amount])).toEqual([[2, 300], [1, 50], [1, 7]])
  })
  it('stand together where the reasons differ in amounts alone, which is said', () => {
    const [group, ...more] = grouped([line(1, 100, { reason: '与人社所报100.00元一致' }), line(1, 200, { reason: '与人社所报200.00元一致' })])
    expect([more.length, group!.lines.length, sameReason(group!.lines)]).toEqual([0, 2, false])
  })
  it('have no sum where they are no money', () => {
    expect(grouped([line(1, 2, { kind: 'count' })])[0]!.amount).toBeNull()
    expect(grouped([line(1, null)])[0]!.amount).toBeNull()
  })
  it('are shown by category and household, income first, a total without lines too', () => {
    const total = { figure: 't', household: 2, category: 'expense', category_title: '支出', element: '', title: '支出合计', amount: 0, period: '' } as Total
    const found = sections([line(1, 5, {}, 'property'), line(1, 5), line(2, 5)], [total], [person(1), person(2, 2)])
    expect(found.map((one) => [one.category, one.households.map((part) => part.household)])).toEqual([['income', [1, 2]], ['property', [1]], ['expense', [2]]])
  })
})

describe('the picture', () => {
  const measured = { found: 300, bound: 24_000, persons: 2, months: 12 }
  it('is made of the members who count', () => {
    const lines = [line(1, 100), line(2, 200), line(3, 999)]
    expect(parts(measured, lines, [person(1), person(2), person(3, 2)]).map((part) => part.amount)).toEqual([100, 200])
  })
  it('shows no parts that do not add up to what was compared', () => {
    expect(parts(measured, [line(1, 100)], [person(1)])).toEqual([])
    const owing = parts({ ...measured, found: 50 }, [line(1, 100), line(2, -50)], [person(1), person(2)])
    expect([owing.map((part) => part.amount), stackable(owing), stackable([])]).toEqual([[100, -50], false, false])
  })
  it('divides for showing only', () => {
    expect(perHead(24_000, measured)).toBe(10)
    expect(perHead(100, { ...measured, persons: 0, months: 0 })).toBe(1)
    expect(perHead(4_615_981, { ...measured, persons: 2, months: 12 })).toBe(1923.33)
  })
})

it('tells open items once a department', () => {
  const gap = (subject: number, element_title: string, source_title: string, state = 'not_asked') => ({ subject, element_title, source_title, state, state_title: state, note: '' }) as Gap
  const found = openItems([gap(1, '婚姻', '民政'), gap(2, '婚姻', '民政'), gap(1, '殡葬', '民政'), gap(1, '存款', '银行', 'unavailable')])
  expect(found.map((group) => [group.state, group.count, group.sources.map((source) => source.elements)])).toEqual([
    ['not_asked', 3, [['婚姻', '殡葬']]],
    ['unavailable', 1, [['存款']]],
  ])
})
