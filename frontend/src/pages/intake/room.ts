/** 受理登记: drafts, the form of a household, and files of many. */
import { EditPen } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'intake.room',
  icon: EditPen,
  order: 20,
  pages: [
    { path: '/intake', name: 'intake', title: 'intake.title', verbs: ['draft.keep'], menu: true, component: () => import('./IntakeHome.vue') },
    { path: '/intake/import', name: 'intake-import', title: 'intake.import_title', verbs: ['verification.accept_file'], menu: true, component: () => import('./ImportPage.vue') },
    { path: '/intake/:draft', name: 'intake-draft', title: 'intake.draft_title', verbs: ['draft.keep'], personal: true, component: () => import('./IntakePage.vue') },
  ],
} satisfies Room
