/** 差错: what it shows beside its words. */
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../src/api/client'
import ProblemAlert from '../src/components/ProblemAlert.vue'

const shown = (code: string, status: number) =>
  mount(ProblemAlert, { props: { problem: new ProblemError({ type: '', code, status, title: '', detail: '', next: '', basis: '', errors: [], id: 'e-42' }) } }).text()

describe('a problem', () => {
  it('shows its number where the operator asks for it, and nowhere else', () => {
    expect(shown('internal', 500)).toContain('错误编号：e-42')
    expect(shown('storage_away', 503)).toContain('e-42')
    expect(shown('fields_invalid', 400)).not.toContain('e-42')
  })
})
