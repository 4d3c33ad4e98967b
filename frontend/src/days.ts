/** 日期: a day that does not exist is refused in words; Element Plus by itself makes another day of it (02-30 → 03-02). */
import dayjs, { type PluginFunc } from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat.js'
import { ElMessage } from 'element-plus'
import { t } from './words'

const MONTH = '.el-date-editor--month, .el-date-editor--monthrange'
const WHOLE = ['YYYY-MM-DD', 'YYYY/MM/DD', 'YYYY-M-D', 'YYYY/M/D', 'YYYYMMDD']
/** What was typed last into a picker: read without a format it is a whole day, or nothing. */
let typing = ''

/** Whoever names a format and not how strictly to read it, reads strictly: so do all pickers. */
const strictly: PluginFunc = (_options, Day) => {
  const kind = Day.prototype as unknown as { parse: (asked: { date: unknown; args: ArrayLike<unknown> }) => void }
  const parse = kind.parse
  kind.parse = function (asked) {
    const { date, args } = asked
    const format = args[1] ?? (date === typing && typing !== '' ? WHOLE : undefined)
    if (format !== undefined && args[2] === undefined) asked.args = [date, format, true]
    parse.call(this, asked)
  }
}

/** How the days of this input are written; empty where it is no input of a picker. */
function formatOf(input: EventTarget | null): string {
  if (!(input instanceof HTMLInputElement) || input.readOnly || input.closest('.el-date-editor') === null) return ''
  return input.closest(MONTH) ? 'YYYY-MM' : 'YYYY-MM-DD'
}

const warn = (key: string, named: Record<string, string>): void => void ElMessage({ type: 'warning', message: t(key, named), duration: 10_000, showClose: true, grouping: true })

/** Heard before the picker hears it, which puts the old value back without a word. */
function judge(event: Event): void {
  const format = formatOf(event.target)
  const input = event.target as HTMLInputElement
  const typed = input.value
  if (format === '' || typed === '') return
  const meant = dayjs(typed, [format, ...WHOLE], true)
  if (!meant.isValid()) warn('shell.no_day', { typed, example: dayjs().format(format) })
  // A day that may not be chosen here (a signature of tomorrow) is put back as silently.
  else if (event.type === 'change') setTimeout(() => { if (input.isConnected && ![typed, meant.format(format)].includes(input.value)) warn('shell.day_not_here', { typed }) })
}

function remember(event: Event): void {
  if (formatOf(event.target) !== '') typing = (event.target as HTMLInputElement).value
}

/** Once the picker has read it: it reads when it is left. */
function forget(event: Event): void {
  if (formatOf(event.target) !== '') setTimeout(() => { typing = '' })
}

/** Once for all pages. */
export function keepToDays(): void {
  dayjs.extend(customParseFormat)
  dayjs.extend(strictly)
  document.addEventListener('input', remember, true)
  document.addEventListener('change', judge, true)
  document.addEventListener('keydown', (event) => { if (event.key === 'Enter') judge(event) }, true)
  document.addEventListener('focusout', forget, true)
}
