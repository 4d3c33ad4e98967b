/** 显示: money, days and times as clerks write them. Money comes in fen, days as dates of Asia/Shanghai. */
import { language } from './words'

/** 123456 → '1,234.56' */
export function yuan(fen: number | null | undefined): string {
  if (fen === null || fen === undefined) return '—'
  const whole = Math.trunc(Math.abs(fen) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '−' : ''}${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}

/** '2026-11-22' → '2026年11月22日', in English as it is written there; an instant is shown as the day that it was in Shanghai. */
export function day(iso: string | null | undefined): string {
  const told = iso?.includes('T') ? moment(iso).replace(/\//g, '-') : (iso ?? '')
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(told)
  if (parts && language.value === 'en') return parts[0]
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日` : '—'
}

const CLOCK = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false,
})

/** 依据 of several articles with the document named once: "文号 三(二)；文号 三(一)" → "文号 三(二)、三(一)". */
export function cited(text: string): string {
  const told: { document: string; articles: string[] }[] = []
  for (const one of text.split('；').filter(Boolean)) {
    const at = one.lastIndexOf(' ')
    const [document, article] = at > 0 ? [one.slice(0, at), one.slice(at + 1)] : [one, '']
    const last = told[told.length - 1]
    if (last && last.document === document && article !== '') { if (!last.articles.includes(article)) last.articles.push(article) }
    else told.push({ document, articles: article === '' ? [] : [article] })
  }
  return told.map(({ document, articles }) => (articles.length ? `${document} ${articles.join('、')}` : document)).join('；')
}

/** An instant as it was in Shanghai: '2026/11/22 09:05'. */
export function moment(iso: string | null | undefined): string {
  return iso ? CLOCK.format(new Date(iso)) : '—'
}
