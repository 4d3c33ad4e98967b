import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import OfficeTree from '../src/pages/organisation/OfficeTree.vue'
import { approvers, branches, coming, draftsNext, former, found, givesWay, holderOn, isOpen, lastHolding, limitable, reachWord, type Holder, type Office, type Post } from '../src/pages/organisation/people'
import GivenOnceDialog from '../src/pages/organisation/GivenOnceDialog.vue'
import HandoverDialog from '../src/pages/organisation/HandoverDialog.vue'
import PostDialog from '../src/pages/organisation/PostDialog.vue'
import PostRow from '../src/pages/organisation/PostRow.vue'
import { speak } from '../src/words'
import { changes, switched } from '../src/pages/programmes/switching'

const held = (id: string, from: string, until: string | null, ended: string | null = null): Holder =>
  ({ id, staff_number: id, name: id, disabled: false, held_from: from, held_until: until, ended_at: ended })
const post = (...holders: Holder[]): Post =>
  ({ id: 'p', title: '', role: '', role_title: '', office: '', office_id: 'o', own_office_only: true, sources: [], closed_on: null, open_drafts: 0, holders })

describe('who holds a post', () => {
  it('is nobody who has left, and nobody who comes later', () => {
    const one = post(held('a', '2024-01-01', '2026-05-31'), held('b', '2026-06-01', null))
    expect(holderOn(one, '2026-05-31')?.id).toBe('a')
    expect(coming(one, '2026-05-31')?.id).toBe('b')
    expect(holderOn(one, '2026-06-01')?.id).toBe('b')
    expect(lastHolding(one)?.id).toBe('b')
    expect(holderOn(post(held('a', '2024-01-01', '2026-05-31', '2026-05-31T01:00:00Z')), '2026-05-31')).toBeUndefined()
    expect(lastHolding(post())).toBeUndefined()
  })
})

describe('the intake drafts of a post', () => {
  const clerk = { ...post(held('a', '2024-01-01', null)), role: 'township_clerk' }
  it('go to whoever holds it next, which is said before a handover, with how many there are', () => {
    expect(draftsNext({ ...clerk, open_drafts: 3 })).toContain('3 份')
    expect(draftsNext({ ...clerk, open_drafts: 3 })).toContain('下一位任职人')
    expect(draftsNext(clerk)).toContain('不会丢失')
    expect(draftsNext({ ...clerk, role: 'auditor' })).toBe('')
  })
})

describe('a handover to come', () => {
  const first = held('a', '2024-01-01', '2026-05-31')
  it('has somebody who gives way, and would stay', () => {
    expect(givesWay(post(first, held('b', '2026-06-01', null)), '2026-05-20')?.id).toBe('a')
    expect(givesWay(post(held('a', '2024-01-01', '2026-05-10'), held('b', '2026-06-01', null)), '2026-05-20')).toBeUndefined()
    expect(givesWay(post(first), '2026-05-20')).toBeUndefined()
  })
  it('leaves no former holder where it was taken back, and the post is handed on by who stands', () => {
    const back = post(held('a', '2024-01-01', null), held('b', '2026-06-01', '2026-06-01', '2026-05-20T01:00:00Z'))
    expect(former(back, '2026-07-01')).toEqual([])
    expect(lastHolding(back)?.id).toBe('a')
    expect(former(post(first, held('b', '2026-06-01', null)), '2026-07-01').map((one) => one.id)).toEqual(['a'])
  })
})

describe('what a post sees', () => {
  const shown = (role: Partial<Post>, verbs: string[]) =>
    mount(PostRow, {
      props: { post: { ...post(), own_office_only: false, ...role }, verbs, officeOpen: false, lasting: true, departments: {} },
      global: { stubs: { PostChangeDialog: true, ReasonDialog: true } },
    }).findAll('td')[1]!.text()

  it('is told by what its role may do, and cases are not claimed of whoever sees none', () => {
    expect(shown({}, ['verification.look'])).toBe('看本单位全部核对件')
    expect(shown({ own_office_only: true }, ['verification.look'])).toBe('只看本机构受理的核对件')
    expect(shown({}, ['setting.propose'])).toBe('不看核对件')
    expect(shown({}, ['application.feed'])).toBe('不看核对件')
    expect(shown({ sources: ['banks'] }, ['manual_ask.list'])).toContain('只看本部门待反馈的事项')
    expect(shown({}, ['spot_check.look', 'trace.list'])).toBe('只看抽中的授权书和留痕')
    expect(reachWord(['spot_check.look'], true)).toContain('限本机构')
  })
  it('lists what a role may do as the language does', async () => {
    const verb = (id: string, title: string) => ({ verb: id, title, area: '' })
    const role = { role: 'r', title: 'r', person: true, of_sources: false, verbs: ['a', 'b'], clashes: [] }
    const props = { modelValue: true, office: { name: '', kind: 'bureau' } as Office, matrix: { roles: [role], verbs: [verb('a', 'One'), verb('b', 'Two')], two_persons: [] }, departments: {} }
    const dialog = mount(PostDialog, { props, global: { stubs: { FormDialog: { template: '<div><slot /></div>' } } } })
    await dialog.find('select').setValue('r')
    expect(dialog.text()).toContain('One、Two')
    await speak('en')
    await dialog.vm.$nextTick()
    expect(dialog.text()).toContain('One, Two')
    await speak('zh')
  })
  it('is asked for where there is something to choose', () => {
    expect([['verification.look'], ['spot_check.look'], ['manual_ask.list'], []].map(limitable)).toEqual([true, true, false, false])
  })
})

describe('an approver whose account an administrator takes in hand', () => {
  const role = (id: string, verbs: string[]) => ({ role: id, title: id, person: true, of_sources: false, verbs, clashes: [] })
  const roles = [role('head', ['setting.approve']), role('clerk', [])]
  const at = (id: string, kind: string, ...holders: Holder[]): Post => ({ ...post(...holders), id, role: kind })
  const posts = [at('1', 'head', held('XH0004', '2024-01-01', null)), at('2', 'clerk', held('XH1001', '2024-01-01', null)), at('3', 'head', { ...held('XH0009', '2024-01-01', null), disabled: true })]
  const stubs = { FormDialog: { template: '<div><slot /></div>' }, ElDialog: { template: '<div><slot /></div>' } }
  const shown = (decides: boolean, able: string[]) => [
    mount(GivenOnceDialog, { props: { modelValue: true, kind: 'password', staffNumber: 'XH0004', name: '卫如松', decides, approvers: able }, global: { stubs } }),
    mount(HandoverDialog, { props: { modelValue: true, post: posts[0]!, holding: 'h', decides, approvers: able }, global: { stubs } }),
  ].map((dialog) => dialog.text())

  it('is counted where he is in office and may log in', () => {
    expect(approvers(posts, roles, '2026-01-01')).toEqual(['XH0004'])
  })
  it('is warned of before the act, with the way out', () => {
    for (const text of shown(true, ['XH0004'])) {
      expect(text).toContain('不能批准您提出的设置')
      expect(text).toContain('本单位现在没有别人能批准')
      expect(text).toMatch(/平台运维.*hedui (password|handover) .*XH0004/s)
    }
    for (const text of shown(true, ['XH0004', 'XH0005'])) expect(text).not.toContain('没有别人能批准')
    for (const text of shown(false, [])) expect(text).not.toContain('平台运维')
  })
})

describe('the tree of offices', () => {
  it('has a branch a kind, and the closed ones last', () => {
    const office = (id: string, kind: string, closed: string | null): Office =>
      ({ id, kind, kind_title: kind, name: id, code: '', opened_on: null, closed_on: closed, posts: 0, held: 0, former: [] })
    const found = branches([office('x', 'township', '2026-01-01'), office('a', 'bureau', null), office('b', 'township', '2027-01-01')], '2026-06-01')
    expect(found.map((branch) => [branch.key, branch.offices.map((one) => one.id)])).toEqual([['bureau', ['a']], ['township', ['b']], ['closed', ['x']]])
  })
})

describe('the search of offices', () => {
  const office = (id: string, name: string, code: string): Office =>
    ({ id, kind: 'township', kind_title: '乡镇（街道）', name, code, opened_on: null, closed_on: null, posts: 0, held: 0, former: [] })
  const offices = Array.from({ length: 200 }, (_, at) => office(`o${at}`, `第${at}街道`, String(330106000 + at)))
  const posts = [{ ...post(held('LA0148', '2024-01-01', null)), office_id: 'o148', title: '窗口经办' }]
  const hits = (typed: string) => Array.from(found(offices, posts, typed)).map(([one, told]) => [one.id, told])

  it('finds by name, code, post, person and number, and says who was found', () => {
    expect(hits('第147街')).toEqual([['o147', '']])
    expect(hits(' 330106148　')).toEqual([['o148', '']])
    expect(hits('窗口')).toEqual([['o148', '窗口经办']])
    expect(hits('ｌａ0148')).toEqual([['o148', '窗口经办 · LA0148（LA0148）']])
    expect(hits('')).toHaveLength(200)
    expect(hits('没有')).toEqual([])
  })
  it('leads to the first office, and the tree is one stop of Tab with arrows within', async () => {
    const tree = mount(OfficeTree, { props: { offices, posts, chosen: 'o5' }, attachTo: document.body })
    const buttons = () => tree.findAll('.list button')
    expect(buttons().filter((one) => one.attributes('tabindex') === '0').map((one) => one.attributes('aria-current'))).toEqual(['true'])
    await buttons()[5]!.trigger('keydown', { key: 'ArrowDown' })
    expect(document.activeElement?.textContent).toContain('第6街道')
    await tree.find('input').setValue('LA0148')
    expect(buttons()).toHaveLength(1)
    expect(buttons()[0]!.attributes('tabindex')).toBe('0')
    await tree.find('input').trigger('keydown', { key: 'Enter' })
    expect(tree.emitted('choose')).toEqual([['o148']])
    tree.unmount()
  })
})

describe('an office that will be closed', () => {
  it('is open until its day', () => {
    const office = { closed_on: '2027-01-01' } as Office
    expect([isOpen(office, '2026-12-31'), isOpen(office, '2027-01-01')]).toEqual([true, false])
  })
})

describe('switching a plugin', () => {
  it('adds it once, takes it away, and says what a proposal changes', () => {
    expect(switched(['a', 'b'], 'b', true)).toEqual(['a', 'b'])
    expect(switched(['a', 'b'], 'a', false)).toEqual(['b'])
    expect(changes(['a', 'b'], ['b', 'c'], [])).toEqual({ on: ['c'], off: ['a'] })
  })
})
