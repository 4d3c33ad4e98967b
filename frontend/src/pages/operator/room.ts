/** 平台运维: the whole installation in figures; no case and no person. */
import { Monitor } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'operator.room',
  icon: Monitor,
  order: 80,
  pages: [
    { path: '/operator/queue', name: 'operator-queue', title: 'operator.queue', verbs: ['platform.look'], menu: true, component: () => import('./QueuePage.vue') },
    { path: '/operator/offices', name: 'operator-offices', title: 'operator.offices', verbs: ['platform.look'], menu: true, component: () => import('./OfficesPage.vue') },
    { path: '/operator/plugins', name: 'operator-plugins', title: 'operator.plugins', verbs: ['platform.look'], menu: true, component: () => import('./PluginsPage.vue') },
    { path: '/operator/software', name: 'operator-software', title: 'operator.software', verbs: ['platform.look'], menu: true, component: () => import('./SoftwarePage.vue') },
    { path: '/operator/health', name: 'operator-health', title: 'operator.health', verbs: ['platform.examine'], menu: true, component: () => import('./HealthPage.vue') },
  ],
} satisfies Room
