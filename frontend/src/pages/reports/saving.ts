/** 存为文件: what was fetched is handed to the browser under its name; the address is given back at once. */
export function saveAs(body: Blob, name: string): void {
  const address = URL.createObjectURL(body)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
