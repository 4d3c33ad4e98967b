// 主题色: all shades that Element Plus derives from a colour, so that hover, focus and pale grounds fit, and pass AA.
import { readFileSync, writeFileSync } from 'node:fs'

const COLOURS = { primary: '#1a5fb4', success: '#1a7037', warning: '#8a5a00', danger: '#b42318', error: '#b42318', info: '#57606a' }
const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
const mix = (hex, other, share) =>
  '#' + channels(hex).map((c, i) => Math.round(c * (1 - share) + channels(other)[i] * share).toString(16).padStart(2, '0')).join('')

const lines = Object.entries(COLOURS).flatMap(([name, hex]) => [
  `  --el-color-${name}: ${hex};`,
  `  --el-color-${name}-rgb: ${channels(hex).join(', ')};`,
  ...[3, 5, 7, 8, 9].map((step) => `  --el-color-${name}-light-${step}: ${mix(hex, '#ffffff', step / 10)};`),
  `  --el-color-${name}-dark-2: ${mix(hex, '#000000', 0.2)};`,
])
const text = ['/* Made by `npm run theme` from theme/generate.mjs; do not edit. */', ':root {', ...lines, '}', ''].join('\n')
const place = new URL('../src/theme.css', import.meta.url)
if (process.argv.includes('--check')) {
  if (readFileSync(place, 'utf8') !== text) throw new Error('src/theme.css is stale: npm run theme')
} else writeFileSync(place, text)
