/** 数字的写法: moved by decimal places as text, never through floating point. */

const WRITTEN = /^-?\d+(\.\d+)?$/

/** '125000' by -2 → '1250.00'; '12.5' by 2 → '1250'. */
export function shifted(text: string, places: number): string {
  const sign = text.startsWith('-') ? '-' : ''
  const [whole = '0', part = ''] = text.replace('-', '').split('.')
  if (places >= 0) {
    const digits = whole + part.padEnd(places, '0')
    const cut = whole.length + places
    return sign + tidy(digits.slice(0, cut), digits.slice(cut))
  }
  const digits = whole.padStart(1 - places, '0')
  return sign + tidy(digits.slice(0, places), digits.slice(places) + part, -places)
}

function tidy(whole: string, part: string, least = 0): string {
  const short = part.slice(0, least) + part.slice(least).replace(/0+$/, '')
  return (whole.replace(/^0+(?=\d)/, '') || '0') + (short ? `.${short}` : '')
}

/** １３５０ to 1350: an input method writes figures in full width, too. */
export const narrow = (text: string): string => text.replace(/[\uff01-\uff5e]/g, (full) => String.fromCharCode(full.charCodeAt(0) - 0xfee0))

const plain = (text: string): string => narrow(text).replace(/[,\s]/g, '').replace(/元$/, '')

/** What was typed as yuan, in fen; null where it is no amount with two decimals at most. */
export function toFen(text: string): string | null {
  const bare = plain(text)
  return /^-?\d+(\.\d{1,2})?$/.test(bare) ? shifted(bare, 2) : null
}

/** A number as text, moved by decimal places; null where it is none. */
export function toDecimal(text: string, places: number): string | null {
  const bare = plain(text)
  return WRITTEN.test(bare) ? shifted(bare, places) : null
}

/** Fen as they are typed: '1250.00'. */
export const fenText = (fen: string): string => (WRITTEN.test(fen) ? shifted(fen, -2) : fen)

/** '1250.00' → '1,250.00' */
export const grouped = (text: string): string => text.replace(/^(-?)(\d+)/, (_whole, sign: string, digits: string) => sign + digits.replace(/\B(?=(\d{3})+$)/g, ','))
