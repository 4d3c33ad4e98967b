/** 读取: one thing loaded from the server, with its three states; the newest call wins. */
import { onMounted, shallowRef, type ShallowRef } from 'vue'
import { asProblem, type ProblemError } from './api/client'

export interface Loaded<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<ProblemError | null>
  busy: ShallowRef<boolean>
  load: () => Promise<void>
}

/** `fetch` is called when the page is there, and again by `load`; what was shown stays until the answer is here. */
export function useLoaded<T>(fetch: () => Promise<T>, atOnce = true): Loaded<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<ProblemError | null>(null)
  const busy = shallowRef(false)
  let newest = 0

  async function load(): Promise<void> {
    const mine = ++newest
    busy.value = true
    try {
      const found = await fetch()
      if (mine !== newest) return
      data.value = found
      problem.value = null
    } catch (error) {
      if (mine === newest) problem.value = asProblem(error)
    } finally {
      if (mine === newest) busy.value = false
    }
  }
  if (atOnce) onMounted(load)
  return { data, problem, busy, load }
}

export interface Listed<T> {
  items: ShallowRef<T[]>
  problem: ShallowRef<ProblemError | null>
  busy: ShallowRef<boolean>
  done: ShallowRef<boolean>
  /** The first page anew: filters have changed. */
  reload: () => Promise<void>
  more: () => Promise<void>
}

/** 长列表: pages by key, never by number; `fetch` gets the key of the last row and answers with the next one's. */
export function useListed<T, K>(fetch: (after: K | null) => Promise<{ items: T[]; next: K | null }>): Listed<T> {
  const items = shallowRef<T[]>([])
  const done = shallowRef(false)
  let after: K | null = null
  let anew = true
  const page = useLoaded(async () => {
    const start = anew
    const found = await fetch(start ? null : after)
    items.value = start ? found.items : [...items.value, ...found.items]
    after = found.next
    done.value = found.next === null
    return found
  }, false)

  async function reload(): Promise<void> {
    anew = true
    await page.load()
  }
  async function more(): Promise<void> {
    anew = false
    await page.load()
  }
  onMounted(reload)
  return { items, problem: page.problem, busy: page.busy, done, reload, more }
}

export interface Acting {
  problem: ShallowRef<ProblemError | null>
  busy: ShallowRef<boolean>
  /** Runs the act once at a time; true where it was done. */
  run: (act: () => Promise<unknown>) => Promise<boolean>
}

/** 办理: an act with its refusal beside it. */
export function useActing(): Acting {
  const problem = shallowRef<ProblemError | null>(null)
  const busy = shallowRef(false)

  async function run(act: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await act()
      return true
    } catch (error) {
      problem.value = asProblem(error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { problem, busy, run }
}
