/** 文件: chosen ones as Base64, made ones into the folder of downloads. */

/** The bytes of a chosen file as the interface takes them. */
export function encoded(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(new TypeError(reader.error?.message ?? 'unreadable'))
    reader.readAsDataURL(file)
  })
}

/** Give a made file to the browser under that name. */
export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
