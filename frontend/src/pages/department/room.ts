/** 数源部门: packages on removable storage for the agency's officers and the departments' clerks, manual answers for the clerks. */
import { Connection } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'
import { loadReceived, toAnswer } from './received'

export default {
  title: 'department.room',
  icon: Connection,
  order: 45,
  pages: [
    { path: '/manual', name: 'manual', title: 'department.manual', verbs: ['manual_ask.list'], menu: true, personal: true, component: () => import('./ManualPage.vue') },
    { path: '/manual/done', name: 'manual-done', title: 'department.done', verbs: ['manual_ask.list'], menu: true, component: () => import('./DonePage.vue') },
    { path: '/manual/:id', name: 'manual-ask', title: 'department.ask', verbs: ['manual_ask.look'], personal: true, component: () => import('./AskPage.vue') },
    { path: '/packages', name: 'packages', title: 'department.packages', verbs: ['package.look'], menu: true, count: () => toAnswer.value, recount: loadReceived, component: () => import('./PackagesPage.vue') },
    { path: '/packages/:id', name: 'package', title: 'department.package', verbs: ['package.look'], component: () => import('./PackagePage.vue') },
    { path: '/packages/:id/answers/:answer', name: 'package-answer', title: 'department.account', verbs: ['package.look'], component: () => import('./AccountPage.vue') },
  ],
} satisfies Room
