/** 全省、全市: figures of the tenants below, and how their sources answer. */
import { DataAnalysis } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'
import { overviewKey, roomKey } from './area'

export default {
  title: roomKey,
  icon: DataAnalysis,
  order: 50,
  pages: [
    { path: '/province', name: 'province', title: overviewKey, verbs: ['overview.look'], menu: true, component: () => import('./OverviewPage.vue') },
    { path: '/province/sources', name: 'province-sources', title: 'province.sources', verbs: ['sources.look'], menu: true, component: () => import('./SourcesPage.vue') },
  ],
} satisfies Room
