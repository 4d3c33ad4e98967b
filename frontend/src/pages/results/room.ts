/** 核对结果: opened from a case or from its report. */
import { DataAnalysis } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'results.room',
  icon: DataAnalysis,
  order: 35,
  pages: [
    { path: '/cases/:id/result', name: 'case-result', title: 'results.title', verbs: ['report.explain'], personal: true, component: () => import('./ResultPage.vue') },
  ],
} satisfies Room
