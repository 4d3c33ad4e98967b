/** 安全审计: traces by who, what, when, which case and which person; whether they stand as written; spot checks of sheets. */
import { View } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'audit.room',
  icon: View,
  order: 70,
  pages: [
    { path: '/audit', name: 'audit', title: 'audit.traces', verbs: ['trace.list'], menu: true, component: () => import('./AuditPage.vue') },
    { path: '/audit/person', name: 'audit-person', title: 'audit.by_person', verbs: ['trace.person'], menu: true, personal: true, component: () => import('./PersonPage.vue') },
    { path: '/audit/integrity', name: 'audit-integrity', title: 'audit.integrity', verbs: ['trace.check'], menu: true, component: () => import('./IntegrityPage.vue') },
    { path: '/spot-checks', name: 'spot-checks', title: 'audit.spot', verbs: ['spot_check.list'], menu: true, component: () => import('./SpotChecksPage.vue') },
    { path: '/spot-checks/:id', name: 'spot-check', title: 'audit.spot_one', verbs: ['spot_check.look'], personal: true, component: () => import('./SpotCheckPage.vue') },
  ],
} satisfies Room
