/** 核对报告: finished cases, the versions of a case's report, one version. */
import { Document } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'reports.room',
  icon: Document,
  order: 40,
  pages: [
    { path: '/reports', name: 'reports', title: 'reports.list', verbs: ['report.list'], menu: true, component: () => import('./ReportsPage.vue') },
    { path: '/reports/:id', name: 'report', title: 'reports.title', verbs: ['report.fetch'], personal: true, component: () => import('./ReportPage.vue') },
    { path: '/cases/:id/reports', name: 'case-reports', title: 'reports.versions', verbs: ['report.list'], component: () => import('./CaseReportsPage.vue') },
  ],
} satisfies Room
