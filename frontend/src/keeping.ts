/** 未交的填写: what is typed into a form goes to the server at every pause of the hand, and stands there again after a reload. */
import { computed, onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { api, asProblem, newKey, take } from '@/api/client'
import { useLeaving } from '@/leaving'

export const PAUSE = 1200
const AGAIN = 5000
export type Typed = Record<string, unknown>

/** `typed`: what there is to lose, null where there is nothing (any more); `give` puts back what was left here. */
export interface Form {
  place: string
  /** The form stands, and can be given something. */
  ready: () => boolean
  typed: () => Typed | null
  give: (left: Typed) => void
}

/** When what came back had been saved; empty where nothing did. */
export function useKeeping(form: Form): Ref<string> {
  const path = { place: form.place }
  const back = ref('')
  const there = ref('null')
  const now = computed(() => JSON.stringify(form.ready() ? form.typed() : null))
  let looked = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const schedule = (after: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), after)
  }
  /** One after another: what was sent is not overtaken by what was typed before. */
  let running = Promise.resolve()
  function save(): Promise<void> {
    clearTimeout(timer)
    return (running = running.then(send))
  }
  async function send(): Promise<void> {
    const text = now.value
    if (text === there.value) return
    try {
      await take(api.POST('/api/kept/{place}', { params: { path, header: newKey() }, body: { content: JSON.parse(text) as Typed | null } }))
      there.value = text
    } catch (error) {
      // What is refused (too long) is asked about before the page is left; what nobody answered is tried again.
      if (asProblem(error).unanswered) schedule(AGAIN)
    }
  }
  async function bring(): Promise<void> {
    const left = await take(api.GET('/api/kept/{place}', { params: { path } })).catch(() => null)
    if (left?.content && now.value === 'null') {
      there.value = JSON.stringify(left.content)
      back.value = left.saved_at ?? ''
      form.give(left.content as Typed)
    }
    looked = true
    if (now.value !== there.value) schedule(PAUSE)
  }
  watch(form.ready, (ready) => { if (ready && !looked) void bring() }, { immediate: true, flush: 'post' })
  watch(now, (text) => {
    if (text === 'null') back.value = ''
    // At once: who has sent a form leaves it, and what it held is not to stay behind.
    if (looked && text === 'null') void save()
    else if (looked) schedule(PAUSE)
  })
  onBeforeUnmount(() => clearTimeout(timer))
  useLeaving(() => now.value !== 'null' && now.value !== there.value, save)
  return back
}
