/** 机构与人员: offices, posts, people, and who may do what. */
import { OfficeBuilding } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'organisation.room',
  icon: OfficeBuilding,
  order: 64,
  pages: [
    { path: '/organisation', name: 'organisation', title: 'organisation.title', verbs: ['office.list'], menu: true, component: () => import('./OrganisationPage.vue') },
    { path: '/organisation/roles', name: 'roles', title: 'organisation.roles', verbs: ['role.list'], menu: true, component: () => import('./RolesPage.vue') },
  ],
} satisfies Room
