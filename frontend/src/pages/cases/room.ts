/** 核对件: every case that the post may see, and the page of one. */
import { Files } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'cases.room',
  icon: Files,
  order: 12,
  pages: [
    { path: '/cases', name: 'cases', title: 'cases.title', verbs: ['verification.list'], menu: true, component: () => import('./CasesPage.vue') },
    { path: '/visit-samples', name: 'visit-samples', title: 'visits.title', verbs: ['sample.draw'], component: () => import('./VisitSamplesPage.vue') },
    { path: '/cases/:id', name: 'case', title: 'cases.one', verbs: ['verification.look'], personal: true, component: () => import('./CasePage.vue') },
  ],
} satisfies Room
