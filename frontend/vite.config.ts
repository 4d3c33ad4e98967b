// 构建: one bundle a page, libraries in chunks of their own, so that a release changes only what changed.
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import type { ComponentResolverObject } from 'unplugin-vue-components/types'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vitest/config'

/** Element Plus's own, and with every date field what keeps it to days that there are. */
const ELEMENTS = [ElementPlusResolver({ importStyle: 'css' })].flat().map((kind): ComponentResolverObject => {
  if (typeof kind === 'function' || kind.type !== 'component') return kind as ComponentResolverObject
  const resolve = async (name: string) => {
    const found = await kind.resolve(name)
    if (name !== 'ElDatePicker' || !found || typeof found === 'string') return found
    return { ...found, sideEffects: [found.sideEffects ?? [], '@/keepingDays'].flat() }
  }
  return { type: 'component', resolve }
})

/** Tests of what the whole page keeps: unsaved and kept forms, their names, the files that were chosen. */
const APART = ['approvals', 'cases', 'impact', 'keeping', 'leaving', 'naming', 'organisation', 'packages', 'proposal', 'scan'].map((name) => `tests/${name}.test.ts`)
const OLD_BROWSERS = ['chrome85', 'edge85', 'firefox79', 'safari14.1']

export default defineConfig({
  plugins: [
    // Files of the server's own (/plain/…) are addresses, not modules.
    vue({ template: { transformAssetUrls: false } }),
    Components({
      dirs: ['src/components', 'src/layout'],
      resolvers: ELEMENTS,
      dts: 'node_modules/.components.d.ts',
    }),
  ],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    outDir: '../hedui/pages/dist',
    emptyOutDir: true,
    target: OLD_BROWSERS,
    cssTarget: 'chrome85',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)/ },
            { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1' },
  test: {
    environment: 'happy-dom',
    testTimeout: 60_000, // a busy machine is slow
    server: { deps: { inline: ['element-plus'] } },
    css: false,
    // Loading Element Plus anew for each file took two thirds of the time; those that would find what others leave
    // behind (a session, an open form) have modules of their own.
    projects: [
      { extends: true, test: { name: 'together', isolate: false, include: ['tests/**/*.test.ts'], exclude: APART } },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
  },
})
