// 旧浏览器: unpacks the Chromium of 2022 that offices with older desktops have, and says where it is.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const folder = join(here, 'node_modules', '.chromium')
const path = join(folder, 'chromium')
if (!existsSync(path)) {
  mkdirSync(folder, { recursive: true })
  const packed = readFileSync(join(here, 'node_modules', '@sparticuz', 'chromium', 'bin', 'chromium.br'))
  writeFileSync(path, brotliDecompressSync(packed), { mode: 0o755 })
}
console.log(path)
