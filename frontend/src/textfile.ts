/** 文本文件: read as UTF-8, or refused: what is read wrongly would only be called wrong somewhere else. */
import { told } from '@/api/client'

/** The text of a file; throws ProblemError where it is in another encoding. */
export async function textOf(file: Blob): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
  } catch {
    throw told('not_utf8', 0)
  }
}
