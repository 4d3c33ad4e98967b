/** 选文件: name, kind and size are judged before anything is sent; what does not fit is told with what would. */
import { told } from '@/api/client'

export const KB = 1024
export const MB = 1024 * KB
const sized = (bytes: number): string => (bytes < MB ? `${Math.ceil(bytes / KB)} KB` : `${Math.round((bytes / MB) * 10) / 10} MB`)

/** The chosen file, null where none was; throws ProblemError for a kind that the field's `accept` does not name, and for its size. */
export function picked(event: Event, largest: number): File | null {
  const input = event.target as HTMLInputElement
  const file = input.files?.[0] ?? null
  const kinds = input.accept.split(',')
  input.value = '' // the same file, mended, may be chosen again
  if (file === null) return null
  const named = { name: file.name, kinds: kinds.map((kind) => kind.slice(1)).join('、'), size: sized(file.size), most: sized(largest) }
  if (!kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) throw told('file_kind', 0, named)
  if (file.size > largest) throw told('file_large', 0, named)
  if (file.size === 0) throw told('file_empty', 0, named)
  return file
}
