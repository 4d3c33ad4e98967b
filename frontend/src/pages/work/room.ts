/** 待办: what this post must do, the most urgent above. */
import { List } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'work.room',
  icon: List,
  order: 10,
  pages: [
    {
      path: '/work', name: 'work', title: 'work.title', menu: true, personal: true,
      verbs: ['authorization.take', 'authorization.review', 'verification.initiate', 'verification.conclude', 'extension.agency_head'],
      component: () => import('./WorkPage.vue'),
    },
  ],
} satisfies Room
