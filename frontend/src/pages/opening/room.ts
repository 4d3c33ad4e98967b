/** 开通与上线: what is missing before the first case, tenants below, the configuration as a file and side by side. */
import { Flag } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'golive.room',
  icon: Flag,
  order: 66,
  pages: [
    { path: '/opening', name: 'checklist', title: 'golive.checklist', verbs: ['tenant.check'], menu: true, component: () => import('./ChecklistPage.vue') },
    { path: '/opening/tenants', name: 'openings', title: 'golive.tenants', verbs: ['opening.list'], menu: true, component: () => import('./OpeningsPage.vue') },
    { path: '/opening/file', name: 'configuration-file', title: 'golive.file', verbs: ['configuration.export'], menu: true, component: () => import('./FilePage.vue') },
    { path: '/opening/comparison', name: 'configuration-comparison', title: 'golive.comparison', verbs: ['configuration.compare'], menu: true, component: () => import('./ComparisonPage.vue') },
  ],
} satisfies Room
