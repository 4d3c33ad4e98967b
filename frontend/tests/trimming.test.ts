/** 首尾空格: taken off where a line of text is bound, and nowhere else. */
import { mount } from '@vue/test-utils'
import { ElInput } from 'element-plus'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { trimmed } from '../src/trimming'

async function typed(text: string, props: Record<string, unknown> = {}): Promise<string> {
  const value = ref('')
  const form = defineComponent({ render: () => h(ElInput, { modelValue: value.value, 'onUpdate:modelValue': (now: string) => (value.value = now), ...props }) })
  const page = mount(form, { attachTo: document.body })
  const field = page.find<HTMLInputElement>('input, textarea')
  await field.setValue(text)
  await field.trigger('change')
  await nextTick()
  page.unmount()
  return value.value
}

describe('what was pasted', () => {
  beforeEach(() => document.addEventListener('change', trimmed, true))
  afterEach(() => document.removeEventListener('change', trimmed, true))

  it('loses spaces, tabs and full-width spaces at its ends', async () => {
    expect(await typed('LA0003 ')).toBe('LA0003')
    expect(await typed('\t330106199001011234\u3000')).toBe('330106199001011234')
    expect(await typed('阿依 古丽')).toBe('阿依 古丽')
  })
  it('stays as it is in a password, in the clear as well, and in a text of several lines', async () => {
    expect(await typed(' 密码 ', { type: 'password' })).toBe(' 密码 ')
    expect(await typed(' 密码 ', { type: 'text', autocomplete: 'new-password' })).toBe(' 密码 ')
    expect(await typed(' 一\n', { type: 'textarea' })).toBe(' 一\n')
  })
})
