/** 房间: every folder under pages/ says its own pages; the router and the menu are made of what they say. */
import type { Component } from 'vue'

/** Key of a name; a function where it depends on who sits here. */
type Title = string | (() => string)

export interface Room {
  /** Key of its name in the menu. */
  title: Title
  icon: Component
  /** Place in the menu; small is above. */
  order: number
  pages: Page[]
}

export interface Page {
  path: string
  name: string
  /** Key of its title. */
  title: Title
  /** Whose page it is: any of these verbs opens it; none means everybody who is logged in. */
  verbs: string[]
  /** Whether it stands in the menu; pages with a parameter in the path never do. */
  menu?: boolean
  /** Personal detail is shown: the watermark lies over it. */
  personal?: boolean
  /** How many things wait there, beside its name in the menu. */
  count?: () => number
  /** Counts anew; asked with every page that is opened. */
  recount?: () => Promise<void>
  component: () => Promise<Component>
}

export const keyOf = (title: Title): string => (typeof title === 'string' ? title : title())

const found = import.meta.glob<{ default: Room }>('./pages/*/room.ts', { eager: true })

export const rooms: Room[] = Object.values(found)
  .map((file) => file.default)
  .sort((one, other) => one.order - other.order)
