/** 影响: rows that read the same before and after are not shown as differences, unless nothing else is. */
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import PersonalMark from '@/components/PersonalMark.vue'
import ImpactTable from '@/pages/programmes/ImpactTable.vue'
import ImpactView from '@/pages/settings/ImpactView.vue'
import { readOtherwise } from '@/pages/settings/settings'

it('shows what reads otherwise', () => {
  const row = (before: string, after: string) => ({ figure: before + after, title: '', before, after })
  const of = (...differences: ReturnType<typeof row>[]) => readOtherwise({ differences } as unknown as Parameters<typeof readOtherwise>[0]).map((one) => one.figure)
  expect(of(row('33940', '33940'), row('1', '2'))).toEqual(['12'])
  expect(of(row('33940', '33940'))).toEqual(['3394033940'])
})

const told = (detailed: boolean) => ({
  detailed, looked_at: 2, not_run: [],
  affected: [
    { verification_number: 'A1', report_number: detailed ? 'R1' : null, issued_on: detailed ? '2026-01-02' : null, concludes_otherwise: true,
      differences: [{ figure: 'conclusion:x', title: '收入', before: '符合', after: detailed ? '超出：30,159.84元' : '超出' }] },
    { verification_number: 'A2', report_number: null, issued_on: null, concludes_otherwise: false, differences: [] },
  ],
})
const global = { stubs: { ElWatermark: { template: '<div class="watermark"><slot /></div>' } }, mocks: { $route: {} } }
const shown = (detailed: boolean) => [
  mount(ImpactView, { props: { found: { ...told(detailed), open_cases: 0, reached: 0, own_below: 0, deadlines: null }, start: '2026-01-01' }, global }),
  mount(ImpactTable, { props: { preview: told(detailed) }, global }),
]

it('lays the watermark over what households have', () => {
  for (const page of shown(true)) {
    expect(page.findComponent(PersonalMark).find('.watermark').text()).toContain('30,159.84元')
    expect(page.text()).not.toContain('本岗位不查看核对件')
  }
})

it('tells whoever sees no case its number and the outcome alone, and that this is why', () => {
  for (const page of shown(false)) {
    expect(page.findComponent(PersonalMark).exists()).toBe(false)
    expect(page.text()).toContain('本岗位不查看核对件')
    expect(page.text()).toMatch(/A2.*结论不变/s)
    expect(page.text()).not.toMatch(/报告 |null/)
  }
})
