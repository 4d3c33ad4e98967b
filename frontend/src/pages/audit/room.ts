/** 安全审计: traces by who, what, when and which case; whether they stand as written. */
import { View } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'audit.room',
  icon: View,
  order: 70,
  pages: [{ path: '/audit', name: 'audit', title: 'audit.traces', verbs: ['trace.list'], menu: true, component: () => import('./AuditPage.vue') }],
} satisfies Room
