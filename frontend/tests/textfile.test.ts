/** 文本文件: another encoding is told as what it is. */
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import HouseholdInput from '../src/pages/sandbox/HouseholdInput.vue'
import { textOf } from '../src/textfile'

describe('a text file', () => {
  it('is read as UTF-8', async () => {
    expect(await textOf(new Blob(['名称 = "甲"']))).toBe('名称 = "甲"')
  })
  it('is refused in another encoding', async () => {
    await expect(textOf(new Blob([new Uint8Array([0xc3, 0xfb, 0xb3, 0xc6])]))).rejects.toMatchObject({ problem: { code: 'not_utf8' } })
  })
})

describe('the household of a trial', () => {
  it('drops its own refusal when it is tried, and has the page drop its when it is read', async () => {
    const refusal = { code: 'household_invalid', status: 400, title: '家庭有误', detail: '', next: '', basis: '', errors: [], id: '', type: '' }
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(refusal), { status: 400, headers: { 'Content-Type': 'application/json' } }))
    const input = mount(HouseholdInput, { props: { modelValue: '{ x', view: 'text', schema: {}, words: {}, missing: false } })
    await input.findAll('input').find((one) => one.element.value === 'form')!.setValue(true)
    await vi.waitFor(() => expect(input.text()).toContain('家庭有误'))
    expect(input.emitted('asked')).toHaveLength(1)
    await (input.vm as unknown as { keep: () => Promise<boolean> }).keep()
    await flushPromises()
    expect(input.text()).not.toContain('家庭有误')
  })
})
