/** 新版本: a page that was opened before an update asks for parts that are no longer there. */
import { told, type ProblemError } from './api/client'

const ENTRY = /<script[^>]* src="(\/assets\/[^"]+)"/

/** The program that a first page starts. */
export const entryOf = (html: string): string => ENTRY.exec(html)?.[1] ?? ''

/** Whether the server has another program by now than the one that runs here. */
export async function updated(): Promise<boolean> {
  const running = document.querySelector<HTMLScriptElement>('script[type="module"]')?.getAttribute('src') ?? ''
  const answer = await globalThis.fetch('/', { headers: { Accept: 'text/html' }, cache: 'no-store' }).catch(() => null)
  const served = answer?.ok ? entryOf(await answer.text()) : ''
  return served !== '' && running !== '' && served !== running
}

/** What to say of a part that could not be fetched; the page stays. */
export async function explained(found: ProblemError): Promise<ProblemError> {
  return found.status === 0 && (await updated()) ? told('outdated', 0) : found
}

const PART = /\/assets\/[^\s'")]+/

/** Whether the part of a page that could not be fetched is there (again). Browsers remember a part that failed and never ask
 *  for it a second time: then the page opens by an address of its own, and not by another click. */
export async function isThere(error: unknown): Promise<boolean> {
  const part = error instanceof Error ? PART.exec(error.message)?.[0] : undefined
  const answer = part === undefined ? null : await globalThis.fetch(part, { cache: 'no-store' }).catch(() => null)
  return answer?.ok === true
}
