/** 我的账号. */
import { User } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'account.room',
  icon: User,
  order: 90,
  pages: [{ path: '/account', name: 'account', title: 'account.title', verbs: [], menu: false, component: () => import('./AccountPage.vue') }],
} satisfies Room
