/** 插件开发: made-up households under a plugin's law, and what a plugin declares. */
import { Cpu } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'trial.room',
  icon: Cpu,
  order: 85,
  pages: [
    { path: '/sandbox', name: 'sandbox', title: 'trial.title', verbs: ['sandbox.try'], menu: true, component: () => import('./TrialPage.vue') },
    { path: '/sandbox/plugins', name: 'sandbox-plugins', title: 'trial.plugins', verbs: ['sandbox.look'], menu: true, component: () => import('./DeclaredPage.vue') },
  ],
} satisfies Room
