/** 待批准事项: what another person has proposed, in one place; for an administrator also what is still missing. */
import { Stamp } from '@element-plus/icons-vue'
import { loadApprovals, waiting } from '@/approving'
import type { Room } from '@/rooms'

export default {
  title: 'approvals.room',
  icon: Stamp,
  order: 11,
  pages: [
    { path: '/approvals', name: 'approvals', title: 'approvals.title', verbs: ['approval.list'], menu: true, count: () => waiting.value, recount: loadApprovals, component: () => import('./ApprovalsPage.vue') },
  ],
} satisfies Room
