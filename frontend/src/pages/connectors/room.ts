/** 数源与连接: how each department is reached, and whether it is well. */
import { Connection } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'connectors.room',
  icon: Connection,
  order: 62,
  pages: [
    { path: '/connectors', name: 'connectors', title: 'connectors.title', verbs: ['connector.look'], menu: true, component: () => import('./ConnectorsPage.vue') },
  ],
} satisfies Room
