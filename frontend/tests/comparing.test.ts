/** 授权书的勾: what was compared with another name or number is compared again. */
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { computed, defineComponent, h, nextTick, ref, shallowRef, type Ref } from 'vue'
import { useTakenBack } from '@/pages/intake/comparing'
import { giveTyping } from '@/pages/intake/context'
import type { Content } from '@/pages/intake/drafting'
import SheetForm from '@/pages/intake/SheetForm.vue'

const person = (key: string, name: string) => ({ key, name, id_kind: 'resident_id', id_number: '11010519491231002X', relation: 'self' })
const sheet = (key: string) => ({ person: key, signed_on: '2026-11-20', signatory: 'self', items: ['*'], fields: { full_name: '=', id_number: '=', signature: '=' }, scan: '', digest: '' })
const draft = (): Content => ({
  application_number: '', programme: '', applied_on: '', residence: '', nothing_declared: true, declared: [],
  household: [person('p1', '温如玉')], supporters: [{ members: [person('p2', '林秋白')] }], sheets: [sheet('p1'), sheet('p2')],
})
const field = (name: string, title: string) => ({ name, title, ticked: true, guardian: false, required: true, roles: ['applicant', 'supporter'], choices: [] })
const form = { elements: [], fields: [field('full_name', '姓名'), field('id_number', '证件号码'), field('signature', '签名')] }

function shown(of: string) {
  const content: Ref<Content | null> = ref(draft())
  const page = mount(defineComponent(() => {
    giveTyping({
      id: 'd', content: content as Ref<Content>, form: computed(() => form as never), programme: computed(() => undefined), missing: shallowRef([]), loud: ref(false), locked: computed(() => false),
      person: ref(''), scans: ref([]), found: shallowRef(null), returned: computed(() => []), takenBack: useTakenBack(content), settled: computed(() => true),
    })
    return () => h(SheetForm, { person: of, label: '1' })
  }))
  return { content, page }
}

it('ticks of a changed name are taken back, and the sheet says so until they are set again', async () => {
  const { content, page } = shown('p1')
  content.value!.household[0]!.name = '温如雪'
  await nextTick()
  expect(content.value!.sheets.map((each) => Object.keys(each.fields))).toEqual([['id_number', 'signature'], ['full_name', 'id_number', 'signature']])
  expect(page.text()).toContain('“姓名”的勾已经取消')
  content.value!.sheets[0]!.fields.full_name = '='
  await nextTick()
  expect(page.text()).not.toContain('的勾已经取消')
})

it('ticks of a changed number are taken back, of supporters, too', async () => {
  const { content, page } = shown('p2')
  content.value!.supporters[0]!.members[0]!.id_number = '330106'
  await nextTick()
  expect(Object.keys(content.value!.sheets[1]!.fields)).toEqual(['full_name', 'signature'])
  expect(page.text()).toContain('“证件号码”的勾已经取消')
})

it('a draft that is opened again, and a number written another way, take nothing back', async () => {
  const { content, page } = shown('p1')
  content.value!.household[0]!.id_number = '110105 19491231002x'
  await nextTick()
  content.value = { ...draft(), household: [person('p1', '另一人')] }
  await nextTick()
  expect(content.value!.sheets[0]!.fields).toHaveProperty('full_name', '=')
  expect(page.text()).not.toContain('的勾已经取消')
})
