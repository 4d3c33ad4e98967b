/** 路由: made of the rooms; a page whose verbs the post does not have is not opened. */
import { nextTick } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { keyOf, rooms, type Page } from './rooms'
import { loadSession, may, session } from './session'
import { t } from './words'

declare module 'vue-router' {
  interface RouteMeta {
    page?: Page
    title?: Page['title']
  }
}

export const mayOpen = (page: Page): boolean => page.verbs.length === 0 || page.verbs.some(may)

/** The first page of the menu that the post may open. */
export function home(): string {
  const pages = rooms.flatMap((room) => room.pages).filter((page) => page.menu && mayOpen(page))
  return pages[0]?.path ?? '/account'
}

const records: RouteRecordRaw[] = rooms.flatMap((room) =>
  room.pages.map((page) => ({ path: page.path, name: page.name, component: page.component, meta: { page, title: page.title } })),
)

/** A page begins at its top, and the keyboard with it, where the focus went away with the page before. */
function begin(): void {
  const page = document.getElementById('page')
  if (page === null) return
  page.scrollTop = 0
  if (document.activeElement === document.body) page.focus({ preventScroll: true })
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...records,
    // Never shown: whose home it is, is known when the session is.
    { path: '/', name: 'home', component: () => import('./layout/MissingPage.vue') },
    { path: '/:rest(.*)*', name: 'missing', component: () => import('./layout/MissingPage.vue'), meta: { title: 'shell.missing' } },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  if (session.value === null) await loadSession()
  if (session.value?.must_change_password && to.name !== 'account') return { name: 'account' }
  if (to.name === 'home') return { path: home(), replace: true }
  const page = to.meta.page
  if (page !== undefined && !mayOpen(page)) return { name: 'missing', params: { rest: ['refused'] } }
  return true
})

router.afterEach((to, from, failure) => {
  if (!failure && to.path !== from.path && from.name !== undefined) void nextTick(begin)
  document.title = `${t(keyOf(to.meta.title ?? 'shell.product'))} · ${t('shell.product')}`
})
