/** 授权审核: cases that wait for the second person. */
import { Stamp } from '@element-plus/icons-vue'
import type { Room } from '@/rooms'

export default {
  title: 'review.room',
  icon: Stamp,
  order: 30,
  pages: [
    { path: '/review', name: 'review', title: 'review.title', verbs: ['authorization.review'], menu: true, component: () => import('./ReviewList.vue') },
    { path: '/review/:case', name: 'review-case', title: 'review.title', verbs: ['authorization.review'], personal: true, component: () => import('./ReviewPage.vue') },
  ],
} satisfies Room
