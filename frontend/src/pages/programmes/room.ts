/** 业务与插件: what this tenant verifies for, and which plugin supplies what. */
import { Collection } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'programmes.room',
  icon: Collection,
  order: 65,
  pages: [{ path: '/programmes', name: 'programmes', title: 'programmes.title', verbs: ['plugin.list'], menu: true, component: () => import('./ProgrammesPage.vue') }],
} satisfies Room
