import { describe, expect, it } from 'vitest'
import { faults, FORMS, type Act } from '../src/pages/cases/acts'
import { clockKind, clockWord, elapsed, pausedDays, type Clock } from '../src/pages/cases/clocks'
import { drawn, type Compared } from '../src/pages/cases/dumbbell'
import { countOf, patched, progress, standing, tiles, tileState, withUnasked, type AskView, type CaseView } from '../src/pages/cases/tiles'
import { counted, left, sections, type WorkItem } from '../src/pages/work/urgency'
import { asked, nothingWanted } from '../src/pages/work/filters'
import { speak, t } from '../src/words'

const ask = (id: string, source: string, more: Partial<AskView>) => ({ id, source_title: source, state: 'not_yet_answered', open: true, late: false, asked_on: '2026-10-09', ...more }) as AskView

const asks = [ask('1', '银行', { late: true }), ask('2', '社保', { state: 'found', open: false }), ask('3', '银行', { state: 'found', open: false }), ask('4', '公安', { state: 'not_asked', open: false, asked_on: null })]

describe('tiles', () => {
  it('puts what is late in front, and never mixes the states', () => {
    expect(tiles(asks).map((tile) => [tile.title, tile.state, tile.settled])).toEqual([['银行', 'late', 1], ['社保', 'found', 1], ['公安', 'not_asked', 0]])
    expect(asks.map(tileState)).toEqual(['late', 'found', 'found', 'not_asked'])
    expect(tileState(ask('5', '税务', { state: 'not_asked', open: true, asked_on: null }))).toBe('waiting')
    expect(progress(asks)).toEqual({ asked: 3, answered: 2, late: 1 })
  })
  it('tells what nobody was asked about under the words of the result page, and counts it as no result', () => {
    const unasked = [{ positions: [1, 3], element_title: '股权', note: '本核对未接通提供此项的数源' }]
    const mixed = ask('6', '社保', { state: 'not_asked', open: false, asked_on: null })
    expect(tiles(withUnasked({ asks: [...asks, mixed], unasked })).map((tile) => [tile.title, countOf(tile)])).toEqual([
      ['银行', '2 项中 1 项已有结果'], ['社保', '2 项中 1 项已有结果，1 项未查询'], ['公安', '1 项'], ['没有可查的数源', '2 项'],
    ])
    expect(withUnasked({ asks: [], unasked })[0]).toMatchObject({ note: '本核对未接通提供此项的数源', positions: [1, 3] })
  })
  it('takes a tick where it knows the asks, and nothing else', () => {
    const view = { asks } as CaseView
    const news = asks.map((one) => ({ ...one, state: 'nothing_found', open: false }))
    expect(patched(view, { stamp: 'x', asks: news })?.asks.map(tileState)).toEqual(Array(4).fill('nothing_found'))
    expect(patched(view, { stamp: 'x', asks: news.slice(1) })).toBeNull()
  })
})

describe('where a case stands', () => {
  it('does not say its state twice, and ends as its language does', async () => {
    const view = { state: 'reported', asks: [], awaited: ['x'], subjects: [] } as unknown as CaseView
    expect(standing(view)).toBe('核对已经办结；等候审批机构决定是否补充核对。')
    await speak('en')
    expect(standing({ ...view, awaited: [] })).toBe('The verification is over.')
    expect(standing({ ...view, state: 'verifying', asks })).not.toMatch(/[；。，]/)
    for (const [state, title] of [['reported', 'Final report issued'], ['suspended', 'Suspended'], ['terminated', 'Terminated']] as const)
      expect(standing({ ...view, state })).not.toContain(title)
    await speak('zh')
  })
})

describe('the dialog before the departments are asked', () => {
  it('names no day from which a clock runs: the law in force says that, and the page shows it', () => {
    expect(t('cases.lead_verification_initiate')).toMatch(/执行机构向各部门查询.*期限/)
    expect(t('cases.lead_verification_initiate')).not.toMatch(/从此|起算|之日起/)
  })
})

describe('clocks', () => {
  const clock = { started_on: '2026-09-30', due_on: '2026-10-20', met_on: null, paused_on: null, working_days_left: 2, pauses: [{ start: '2026-10-09', end: '2026-10-10' }] } as unknown as Clock
  it('says how much has run and what was not counted', () => {
    expect(elapsed(clock, '2026-10-10')).toBe(50)
    expect(elapsed(clock, '2026-11-10')).toBe(100)
    expect(pausedDays(clock)).toBe(2)
    expect([2, 0, -1].map((days) => clockKind({ ...clock, working_days_left: days }))).toEqual(['waiting', 'late', 'bad'])
    expect(clockKind({ ...clock, paused_on: '2026-10-11' })).toBe('off')
  })
  it('tells no days that nobody can reckon', () => {
    const unknown = { ...clock, working_days_left: null }
    expect([clockKind(unknown), clockWord(unknown)]).toEqual(['none', '剩余工作日待规则恢复后推算'])
    expect(clockKind({ ...unknown, met_on: '2026-10-19' })).toBe('good')
  })
})

describe('the work list', () => {
  const item = (group: string, days: number | null) => ({ group, working_days_left: days }) as WorkItem
  it('groups by urgency and tells the days in words', () => {
    expect(sections([item('overdue', -2), item('later', 9)]).map((section) => section.group)).toEqual(['overdue', 'later'])
    expect([left(-2, false, 'overdue'), left(0, false, 'overdue'), left(0, false, 'today'), left(2, false, 'soon'), left(null, true, 'later')]).toEqual(['已超期 2 个工作日', '已超期', '今日到期', '剩 2 个工作日', '中止，期限停计'])
    expect([left(null, false, 'overdue', '2026-11-20'), left(null, false, 'soon', '2026-11-25')]).toEqual(['已超期', '剩余工作日待规则恢复后推算'])
    expect([counted(3, 999), counted(1000, 999)]).toEqual(['3', '多于 999'])
  })
  it('asks for nothing that is empty', () => {
    expect(asked({ ...nothingWanted(), number: ' 12 ', state: 'ready' })).toEqual({ number: '12', state: 'ready' })
  })
})

describe('declared against found', () => {
  it('draws money, the largest gap first', () => {
    const one = (declared: number | null, found: number | null, kind = 'money') => ({ declared, found, kind }) as Compared
    expect(drawn([one(100, 200), one(100, 900), one(1, 2, 'count'), one(null, null)]).map((item) => item.found)).toEqual([900, 200])
  })
})

describe('the form of an act', () => {
  const act = { act: 'verification.extend', choices: [{ id: 'total', most: 7 }], least: null } as unknown as Act
  const form = FORMS['verification.extend']!
  it('finds what is missing and days beyond the rule', () => {
    expect(Object.keys(faults(act, form, {}))).toEqual(['choice', 'days', 'document', 'reason'])
    const typed = { choice: 'total', document: '来函', reason: '银行迟延' }
    expect(faults(act, form, { ...typed, days: '8' })).toEqual({ days: 'cases.days_out' })
    expect(faults(act, form, { ...typed, days: '7' })).toEqual({})
  })
  it('wants as many officers as the text', () => {
    const check = { act: 'field_check.file', choices: [], least: 2 } as unknown as Act
    const typed = { checked_on: '2026-10-09', choices: '', findings: '住房一间' }
    expect(faults(check, FORMS['field_check.file']!, { ...typed, officers: 'XH1|证件\nXH2|' })).toEqual({ officers: 'cases.officers_missing' })
    expect(faults(check, FORMS['field_check.file']!, { ...typed, officers: 'XH1|证件\nXH2|证件' })).toEqual({})
  })
})
