/** 扫描件: what cannot be uploaded is told as what it is, in place of what was said of the file before. */
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import SheetScan from '../src/pages/intake/SheetScan.vue'

vi.mock('../src/pages/intake/context', () => ({ useTyping: () => ({ id: 'd', scans: ref([]) }) }))

describe('a scan', () => {
  it('that is too large or empty is told so, and not as the file before', async () => {
    const refusal = { code: 'scan_kind', status: 400, title: '不是可以使用的扫描件', detail: '', next: '', basis: '', errors: [], id: '', type: '' }
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(refusal), { status: 400, headers: { 'Content-Type': 'application/json' } }))
    const field = mount(SheetScan, { props: { sheet: { scan: null, digest: '' } as never, label: '', wrong: '', field: 'f' } })
    const choose = async (size: number) => {
      const input = field.find('input[type=file]')
      Object.defineProperty(input.element, 'files', { value: [{ size }], configurable: true })
      await input.trigger('change')
    }
    await choose(1)
    await vi.waitFor(() => expect(field.text()).toContain('不是可以使用的扫描件'))
    await choose(9 * 1024 * 1024)
    expect(field.text()).toContain('文件超过 8 MB')
    expect(field.text()).not.toContain('不是可以使用的扫描件')
    await choose(0)
    expect(field.text()).toContain('文件是空的')
  })
})
