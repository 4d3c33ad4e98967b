/** 送文件: the bytes of a file as the body of an act, and the raw answer. */
import { api, refused, told } from '@/api/client'

type Where = '/api/verifications/files' | '/api/verifications/files/correction'

/** POST; throws ProblemError. */
export async function send(path: Where, file: File, key: { 'Idempotency-Key': string }): Promise<Response> {
  const answer = await api
    .POST(path, {
      params: { header: key }, body: file as unknown as string, parseAs: 'stream',
      bodySerializer: (body) => body as unknown as Blob, headers: { 'Content-Type': 'application/octet-stream' },
    })
    .catch(() => {
      throw told('offline', 0)
    })
  if (answer.response.ok) return new Response(answer.data as unknown as ReadableStream)
  throw await refused(answer.error, answer.response.status)
}
