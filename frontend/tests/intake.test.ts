/** 受理登记: the number while it is typed, and where what is missing stands. */
import { describe, expect, it } from 'vitest'
import { fault, normalised, told } from '../src/pages/intake/identity'
import type { Content } from '../src/pages/intake/drafting'
import { grouped, named, nextKey, sectionOf } from '../src/pages/intake/places'
import { otherPeople, unsaved } from '../src/pages/intake/unsaved'
import { cited } from '../src/showing'

describe('a number while it is typed', () => {
  it('is read as the server reads it', () => {
    expect(normalised(' １１０１０１ 19900307 123x ')).toBe('11010119900307123X')
  })
  it('is wrong in one of three ways', () => {
    expect(fault('resident_id', '11010519491231002X')).toBe('')
    expect(fault('resident_id', '110105194912310021')).toBe('id_check')
    expect(fault('resident_id', '110105194913310021')).toBe('id_birth')
    expect(fault('resident_id', '1101051949123100')).toBe('id_form')
    expect(fault('resident_id', '110105491231002')).toBe('')
    expect(fault('resident_id', '')).toBe('')
    expect(fault('passport', 'E1234')).toBe('')
  })
  it('says birth, age and sex', () => {
    expect(told('resident_id', '11010519491231002x', '2026-11-22')).toEqual({ born: '1949-12-31', age: 76, male: false })
    expect(told('resident_id', '11010519491231002x', '2026-12-31')?.age).toBe(77)
    expect(told('resident_id', '110105194912310021', '2026-11-22')).toBeNull()
  })
})

describe('what is missing', () => {
  it('stands in a section', () => {
    expect(['application_number', 'household', 'p1.id_number', 'declared', 'p2.declared.national.wage', 'p3.sheet.items'].map(sectionOf))
      .toEqual(['basics', 'people', 'people', 'declared', 'declared', 'sheets'])
  })
  it('is grouped by section in the order of the page', () => {
    const all = ['p3.sheet.items', 'programme', 'p1.name'].map((place) => ({ place, message: place, basis: '' }))
    expect(grouped(all).map((group) => group.section)).toEqual(['basics', 'people', 'sheets'])
  })
  it('names new people after everybody who was there', () => {
    expect(nextKey(['p1', 'p7', 'p3'])).toBe('p8')
  })
})

describe('what this window holds and the server does not', () => {
  const person = (key: string, name: string, id_number = '') => ({ key, name, id_kind: 'resident_id', id_number, relation: 'self' })
  const empty = { application_number: '', programme: '', applied_on: '', residence: '', household: [person('p1', '')], supporters: [], nothing_declared: false, declared: [], sheets: [] } as Content
  it('is told in the words of the form, with what was typed', () => {
    const now = { ...empty, application_number: 'SQ-2', household: [person('p1', '林秋白'), person('p2', '', '330106')], declared: [{ person: 'p2', element: 'national.wage', value: '1200', note: '' }] }
    expect(unsaved(empty, now)).toEqual([
      { what: '申请编号', typed: 'SQ-2' }, { what: '第1人的姓名', typed: '林秋白' }, { what: '第2人的与申请人关系', typed: 'self' }, { what: '第2人的证件号码', typed: '330106' },
      { what: '第2人的诚信申报', typed: 'national.wage 1200' },
    ])
  })
  it('is everything that can be chosen or ticked, under its title, also of supporters', () => {
    const sheet = { person: 'p1', signed_on: '2026-11-20', signatory: 'self', items: ['*'], fields: { full_name: '=' }, scan: '', digest: '' }
    const before = { ...empty, programme: 'low', nothing_declared: true, household: [person('p1', '甲', '1')], supporters: [{ members: [{ ...person('p2', '乙'), relation: 'child' }] }], sheets: [sheet] } as Content
    const now = {
      ...before, programme: 'edge', residence: 'rural', nothing_declared: false, household: [{ ...person('p1', '甲'), id_kind: 'passport' }],
      supporters: [{ members: [{ ...person('p2', '乙'), relation: 'parent' }] }],
      sheets: [{ ...sheet, signatory: 'guardian', items: ['national.wage'], fields: { address: '钱塘里' }, scan: 's1' }],
    } as Content
    const form = {
      programmes: [{ id: 'edge', title: '最低生活保障边缘家庭' }], relations: [{ id: 'parent', title: '父母' }], id_kinds: [{ id: 'passport', title: '护照' }],
      elements: [{ id: 'national.wage', title: '工资' }], fields: [{ name: 'full_name', title: '姓名' }, { name: 'address', title: '住址' }],
    } as unknown as Parameters<typeof unsaved>[2]
    expect(unsaved(before, now, form).map((each) => `${each.what}：${each.typed}`)).toEqual([
      '救助项目：最低生活保障边缘家庭', '城乡属性：农村', '本户声明没有可申报的收入和财产：取消勾选', '第1人的证件种类：护照', '第1人的证件号码：（已清空）', '第2人的与申请人关系：父母',
      '第1人的授权书：监护人（未成年人，或无、限制民事行为能力人）；姓名 取消勾选；住址 钱塘里；授权查询的事项 工资；扫描件',
    ])
  })
  it('names who is gone, new or still there in the draft of the other window', () => {
    const before = { ...empty, household: [person('p1', '甲'), person('p2', '乙'), person('p3', '丙')] }
    const now = { ...empty, household: [person('p1', '甲'), person('p2', '乙'), person('p4', '我加的')] }
    const there = { ...empty, household: [person('p1', '甲'), person('p3', '丙')], supporters: [{ members: [person('p4', '丁')] }] }
    expect(otherPeople(before, now, there).map((each) => `${each.what}：${each.typed}`)).toEqual([
      '第2人 乙：已在别处删除，连同其申报和授权书；仍需要的请再添加', '第3人 丁：在别处新增的人', '第2人 丙：您在本窗口删除，没有保存，此人仍在草稿里',
    ])
    expect(otherPeople(before, before, before)).toEqual([])
  })
  it('is nothing where all was saved, or only deleted', () => {
    expect(unsaved(empty, empty)).toEqual([])
    expect(unsaved({ ...empty, household: [person('p1', '甲'), person('p2', '乙')] }, { ...empty, household: [person('p1', '甲')] })).toEqual([])
  })
})

describe('the list of what is missing', () => {
  it('goes by persons, whatever order they come in, and names them', () => {
    const all = ['第3人：没有授权书', '第1人：没有授权书'].map((message, at) => ({ place: `p${3 - 2 * at}.sheet.sheet`, message, basis: '' }))
    expect(grouped(all)[0]!.missing.map((each) => named(each, ['甲', '', '丙']))).toEqual(['第1人 甲：没有授权书', '第3人 丙：没有授权书'])
    const missing = { place: 'p2.name', message: '第2人：没有填写姓名（办法 第四条）', basis: '办法 第四条' }
    expect(named(missing, ['甲', ''])).toBe('第2人：没有填写姓名')
  })
  it('names a document once', () => {
    expect(cited('浙政办发〔2021〕25号 三(二)；浙政办发〔2021〕25号 三(一)；浙政办发〔2021〕25号 二(二)')).toBe('浙政办发〔2021〕25号 三(二)、三(一)、二(二)')
    expect(cited('办法 第四条；样例：说明；办法 第四条')).toBe('办法 第四条；样例：说明；办法 第四条')
    expect(cited('')).toBe('')
  })
})
