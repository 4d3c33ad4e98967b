/** 参数与标准: what this tenant has set, what it inherits, and how a value is changed. */
import { Setting } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

const verbs = ['setting.list']

export default {
  title: 'settings.room',
  icon: Setting,
  order: 60,
  pages: [
    { path: '/settings', name: 'settings', title: 'settings.title', verbs, menu: true, component: () => import('./SettingsPage.vue') },
    { path: '/settings/proposals', name: 'setting-proposals', title: 'settings.proposals', verbs, menu: true, component: () => import('./ProposalsPage.vue') },
    { path: '/calendar', name: 'calendar', title: 'settings.calendar', verbs, menu: true, component: () => import('./CalendarPage.vue') },
    { path: '/settings/item/:name', name: 'setting', title: 'settings.one', verbs, component: () => import('./SettingPage.vue') },
  ],
} satisfies Room
