/** 选文件: what cannot be taken is told before it is sent, with its name and what would do. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import AnswerUpload from '@/pages/department/AnswerUpload.vue'
import FilePage from '@/pages/opening/FilePage.vue'
import HouseholdInput from '@/pages/sandbox/HouseholdInput.vue'
import HandIn from '@/pages/templates/HandIn.vue'
import ImportPage from '@/pages/intake/ImportPage.vue'
import { keep } from '@/session'
import { MB, picked } from '@/picking'

const chosen = (accept: string, name: string, size: number) => ({ target: { accept, value: name, files: [{ name, size }] } }) as unknown as Event
const told = (accept: string, name: string, size: number, largest = MB): string => {
  try {
    return picked(chosen(accept, name, size), largest)?.name ?? ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('a chosen file', () => {
  it('is taken by its kind, in any letters, and refused with every kind that would do', () => {
    expect(told('.7z,.xlsx', '交回.XLSX', 9)).toBe('交回.XLSX')
    expect(told('.7z,.xlsx', '交回.pdf', 9)).toBe('“交回.pdf”没有上传：这里只收 7z、xlsx 文件。')
  })
  it('is refused where it is too large or empty, with how large it may be', () => {
    expect(told('.docx', '模板.docx', 30 * MB, 2.9 * MB)).toBe('“模板.docx”有 30 MB，这里最大 2.9 MB，没有上传。')
    expect(told('.docx', '模板.docx', 0)).toBe('“模板.docx”里什么也没有，没有上传。')
  })
})

describe('every field for a file', () => {
  afterEach(() => vi.unstubAllGlobals())
  const formats = [{ id: 'f', title: '' }]
  it.each<[string, Component, Record<string, unknown>, string, number]>([
    ['模板', HandIn, { formats }, '模板.docx', 30 * MB], ['模板', HandIn, { formats }, '模板.pdf', 9],
    ['交回文件', AnswerUpload, { id: 'p' }, '交回.7z', 33 * MB], ['交回文件', AnswerUpload, { id: 'p' }, '交回.pdf', 9],
    ['受理文件', ImportPage, {}, '名单.xlsx', 9 * MB], ['受理文件', ImportPage, {}, '名单.pdf', 9],
    ['试算', HouseholdInput, { modelValue: '', view: 'text', schema: {}, words: {}, missing: false }, '家庭.pdf', 9],
    ['配置', FilePage, {}, '配置.toml', 2 * MB], ['配置', FilePage, {}, '配置.pdf', 9],
  ])('sends nothing and names the file: %s', async (_name, component, props, name, size) => {
    keep({ verbs: ['setting.propose'] } as never)
    const sent = vi.fn(() => Promise.resolve(new Response('{}', { headers: { 'Content-Type': 'application/json' } })))
    vi.stubGlobal('fetch', sent)
    const page = mount(component, { props, global: { plugins: [createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { render: () => null } }] })] } })
    await flushPromises()
    sent.mockClear()
    const input = page.find('input[type=file]')
    const file = Object.defineProperty(new File(['x'], name), 'size', { value: size })
    Object.defineProperty(input.element, 'files', { value: [file], configurable: true })
    await input.trigger('change')
    await flushPromises()
    expect(page.text()).toContain(`“${name}”`)
    expect(sent).not.toHaveBeenCalled()
    page.unmount()
  })
})
