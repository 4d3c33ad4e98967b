/** 文件: what the server hands out as a file, saved under its own name; and a file chosen by a person, sent as it is. */
import { refused, told, type ProblemError } from './api/client'

/** The name in `Content-Disposition: attachment; filename*=UTF-8''…`. */
export function nameOf(header: string | null, otherwise: string): string {
  const found = /filename\*=UTF-8''([^;]+)/.exec(header ?? '')
  return found ? decodeURIComponent(found[1]!) : otherwise
}

/** Fetch it, so that a refusal can be shown on the page, and let the browser save it. */
export async function saveFile(path: string, otherwise: string): Promise<string> {
  const answer = await globalThis.fetch(path).catch(() => {
    throw told('offline', 0)
  })
  if (!answer.ok) throw await refusal(answer)
  const name = nameOf(answer.headers.get('content-disposition'), otherwise)
  saveAs(await answer.blob(), name)
  return name
}

/** Hand to the browser what was fetched, under its name; the address is given back when it is saved. */
export function saveAs(body: Blob, name: string): void {
  const address = URL.createObjectURL(body)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  globalThis.setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

async function refusal(answer: Response): Promise<ProblemError> {
  const said: unknown = await answer.json().catch(() => null)
  return said === null ? told('no_file', answer.status) : refused(said, answer.status)
}
