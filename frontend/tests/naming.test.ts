/** 栏目: a refusal names the fields as their own page does, and whose they are. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import ReasonDialog from '@/components/ReasonDialog.vue'
import { api, take } from '@/api/client'
import SecretDialog from '@/pages/connectors/SecretDialog.vue'
import CustodyLog from '@/pages/department/CustodyLog.vue'
import PrepareDialog from '@/pages/department/PrepareDialog.vue'
import OpeningDialog from '@/pages/opening/OpeningDialog.vue'
import SwitchDialog from '@/pages/programmes/SwitchDialog.vue'
import { keep } from '@/session'

afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

/** What stands before each message of a form that was sent and refused for these fields. */
async function names(component: Component, props: Record<string, unknown>, buttons: string[], fields: string[]): Promise<(string | undefined)[]> {
  const errors = fields.map((field) => ({ field, message: '不能为空' }))
  const problem = { type: '', code: 'fields_invalid', status: 400, title: '', detail: '', next: '', basis: '', errors, id: '' }
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(problem), { status: 400, headers: { 'Content-Type': 'application/problem+json' } })))
  const page = mount(component, { props, attachTo: document.body })
  await flushPromises()
  for (const text of buttons) {
    for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('textarea, input[type=text]')) {
      field.value = '一二三'
      field.dispatchEvent(new Event('input'))
    }
    Array.from(document.querySelectorAll('button')).find((one) => one.textContent?.trim() === text)!.click()
    await flushPromises()
  }
  await vi.waitFor(() => expect(document.querySelectorAll('.problem li')).toHaveLength(fields.length))
  const told = Array.from(document.querySelectorAll('.problem li')).map((line) => line.textContent?.replace('：不能为空', ''))
  page.unmount()
  return told
}

describe('a refused form', () => {
  it('tells the four names of an opening apart', async () => {
    const fields = ['code', 'name', 'office', 'document', 'admin.name', 'admin.staff_number', 'head.name', 'head.staff_number']
    expect(await names(OpeningDialog, { modelValue: true, levels: ['county'], code: '330100' }, ['提出申请'], fields)).toEqual(
      ['行政区划代码', '机构全称', '核对机构名称', '依据文件', '系统管理员姓名', '系统管理员工号', '主要负责人姓名', '主要负责人工号'],
    )
  })
  it('calls the document of a plugin as its field does', async () => {
    expect(await names(SwitchDialog, { modelValue: true, plugin: { name: 'p', title: '' }, on: true, names: [] }, ['看影响'], ['document', 'start'])).toEqual(['依据文件', '自何日起'])
  })
  it('calls the day of a leave as the page that asks for it', async () => {
    const act = () => take(api.POST('/api/offices/{office_id}/close', { params: { path: { office_id: 'o' }, header: { 'Idempotency-Key': 'k' } }, body: { on: '', reason: '' } }))
    expect(await names(ReasonDialog, { modelValue: true, title: '', act, names: { on: '自何日起' } }, ['确定'], ['on', 'reason'])).toEqual(['自何日起', '事由'])
  })
  it('names what else has no word in the catalogue', async () => {
    keep({ verbs: ['package.hand_over'] } as never)
    expect(await names(CustodyLog, { id: 'p', lines: [], open: true }, ['登记交接', '保存交接记录'], ['giver', 'receiver', 'medium'])).toEqual(['交出人', '接收人', '介质编号'])
    expect(await names(PrepareDialog, { waiting: { source: 's', title: '', asks: 1 } }, ['制作批次'], ['expires_on', 'most'])).toEqual(['接收截止日', '最多装多少项'])
    expect(await names(SecretDialog, { modelValue: true, connector: { id: 'c', title: '' }, name: 's' }, ['保存'], ['value'])).toEqual(['机密内容'])
  })
})
