/** 日期: what was typed is taken as it stands or refused in words, never turned into another day. */
import { mount, type VueWrapper } from '@vue/test-utils'
import dayjs from 'dayjs'
import { ElDatePicker } from 'element-plus'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepToDays } from '@/days'

const soon = () => new Promise((done) => setTimeout(done, 20))
const said = () => Array.from(document.querySelectorAll('.el-message')).map((each) => each.textContent ?? '').join('')
let page: VueWrapper

async function typed(text: string, props: Record<string, unknown> = {}): Promise<unknown> {
  page = mount(ElDatePicker, { attachTo: document.body, props: { modelValue: '2026-11-20', valueFormat: 'YYYY-MM-DD', 'onUpdate:modelValue': (value: unknown) => page.setProps({ modelValue: value }), ...props } as never })
  const input = page.find('input')
  await input.trigger('focus')
  await soon() // the panel says how it reads
  document.body.dispatchEvent(new Event('focusout')) // another field was left
  await input.setValue(text)
  await soon()
  await input.trigger('change')
  await soon()
  return (page.props() as { modelValue: unknown }).modelValue
}

beforeAll(keepToDays)
beforeEach(() => { document.body.innerHTML = '' })
afterEach(() => page.unmount())

describe('a day that is typed', () => {
  it('is taken where there is one, without a word', async () => {
    expect(await typed('2024-02-29')).toBe('2024-02-29')
    expect(said()).toBe('')
  })
  it.each(['2026/11/23', '2026-11-23', '20261123'])('may be written as people write it: %s', async (text) => {
    expect(await typed(text)).toBe('2026-11-23')
    expect(said()).toBe('')
  })
  it.each(['2026-02-30', '2026-13-45', '11-20', '2026', '2026-11', '2026-11-233', '2026/02/30', '20260230', '2026-02-30 10:00'])('is refused in words where there is none: %s', async (text) => {
    expect(await typed(text)).toBe('2026-11-20')
    expect(said()).toContain(`“${text}”没有这一天`)
    expect(said()).toContain(dayjs().format('YYYY-MM-DD'))
  })
  it('is refused in words where it may not be chosen', async () => {
    expect(await typed('2099-01-01', { disabledDate: (day: Date) => day.getFullYear() > 2090 })).toBe('2026-11-20')
    expect(said()).toContain('这里不能填 2099-01-01')
  })
  it('is a month where months are asked', async () => {
    const months = { type: 'month', valueFormat: 'YYYY-MM', modelValue: '2026-10' }
    expect(await typed('2026-09', months)).toBe('2026-09')
    expect(said()).toBe('')
    page.unmount()
    expect(await typed('2026-13', months)).toBe('2026-10')
    expect(said()).toContain('“2026-13”没有这一天')
  })
})

describe('a day that is not typed', () => {
  it('is shown as it is stored, and picked with the mouse', async () => {
    page = mount(ElDatePicker, { attachTo: document.body, props: { modelValue: '2026-11-20', valueFormat: 'YYYY-MM-DD' } as never })
    const input = page.find('input')
    expect((input.element as HTMLInputElement).value).toBe('2026-11-20')
    await input.trigger('focus')
    await soon()
    document.querySelector<HTMLElement>('td.available:not(.current) .el-date-table-cell__text')!.click()
    await soon()
    expect(page.emitted('update:modelValue')![0]![0]).toMatch(/^2026-11-\d\d$/)
    expect(said()).toBe('')
  })
})
