/** 没有得到答复的办理: whoever clicks the same once more sends the same key, so that the server does it once. */

const MOST = 20
const waiting = new Map<string, string>()
const sent = new WeakMap<Request, string>()

/** The key of an act: its own; where the same act to the letter is on its way or was never answered, that one's. */
export async function keyFor(request: Request, own: string): Promise<string> {
  const act = `${request.method} ${request.url} ${digest(await request.clone().arrayBuffer())}`
  const key = waiting.get(act) ?? own
  waiting.delete(act) // to the end of the row
  waiting.set(act, key)
  sent.set(request, act)
  if (waiting.size > MOST) waiting.delete(waiting.keys().next().value as string)
  return key
}

/** The server has said what became of it: the same once more is another act. */
export function wasAnswered(request: Request): void {
  waiting.delete(sent.get(request) ?? '')
}

/** 53 bits (cyrb53): tells acts of one page apart, and needs nothing that a page over plain HTTP does not have. */
export function digest(bytes: ArrayBuffer): string {
  let one = 0xdeadbeef
  let other = 0x41c6ce57
  for (const byte of new Uint8Array(bytes)) {
    one = Math.imul(one ^ byte, 2654435761)
    other = Math.imul(other ^ byte, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return `${bytes.byteLength}-${other >>> 0}-${one >>> 0}`
}
