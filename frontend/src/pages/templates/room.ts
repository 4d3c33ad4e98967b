/** 报告与文书模板: how reports and authorization sheets look, and the office's own Word templates. */
import { DocumentCopy } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

const verbs = ['report_template.list']

export default {
  title: 'templates.room',
  icon: DocumentCopy,
  order: 64,
  pages: [
    { path: '/templates', name: 'report-layouts', title: 'templates.layouts', verbs, menu: true, component: () => import('./LayoutsPage.vue') },
    { path: '/word-templates', name: 'report-templates', title: 'templates.word', verbs, menu: true, component: () => import('./WordPage.vue') },
    { path: '/retention', name: 'retention', title: 'templates.retention', verbs, menu: true, component: () => import('./RetentionPage.vue') },
    { path: '/authorization-sheet', name: 'authorization-sheet', title: 'templates.sheet', verbs, menu: true, component: () => import('./SheetPage.vue') },
  ],
} satisfies Room
