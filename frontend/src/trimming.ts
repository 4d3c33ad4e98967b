/** 首尾空格: what was pasted with a space, a tab or a full-width space at its end is taken without, in every line of text. */

/** Lines alone: texts of several lines, choices of a list and passwords stay as they are. */
function trims(field: EventTarget | null): field is HTMLInputElement {
  return field instanceof HTMLInputElement && field.type === 'text' && !field.readOnly && !field.autocomplete.includes('password') && field.closest('.el-select') === null
}

/** Before anybody else hears of the change: what is bound to the field gets the trimmed text. */
export function trimmed(event: Event): void {
  const field = event.target
  if (!trims(field) || field.value === field.value.trim()) return
  field.value = field.value.trim()
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
