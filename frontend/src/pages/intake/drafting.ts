/** 边填边存: the draft lives on the server; what is typed goes there by itself, also after the network was away. */
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { api, asProblem, newKey, take, type ProblemError, type Schemas } from '@/api/client'
import { sureToLeave, warnBefore } from '@/leaving'
import { comeBack } from '@/session'
import { t } from '@/words'
import { otherPeople, unsaved, type Unsaved } from './unsaved'

export type Content = Schemas['DraftContent']
export type Kept = 'saved' | 'typing' | 'saving' | 'offline' | 'ended' | 'refused'
type Sending = { key: { 'Idempotency-Key': string }; version: number; content: Content; text: string }

const PAUSE = 1200
const AGAIN = 4000

export function useDraft(id: string) {
  const view = shallowRef<Schemas['DraftView'] | null>(null)
  const content = ref<Content | null>(null)
  const missing = shallowRef<readonly Schemas['Missing'][]>([])
  const kept = shallowRef<Kept>('saved')
  const savedAt = shallowRef('')
  const problem = shallowRef<ProblemError | null>(null)
  const failed = shallowRef<ProblemError | null>(null)
  /** Who came or went in another window that had saved, and what was typed here and could not be: to be typed again. */
  const lost = shallowRef<readonly Unsaved[]>([])
  let version = 0
  let there = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let pending: Sending | null = null
  let running: Promise<void> | null = null
  let over = false

  async function load(): Promise<void> {
    try {
      const found = await take(api.GET('/api/drafts/{draft_id}', { params: { path: { draft_id: id } } }))
      there = JSON.stringify(found.content)
      version = found.version
      content.value = found.content
      missing.value = found.missing
      savedAt.value = found.saved_at
      view.value = found
      failed.value = null
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  watch(content, (now) => {
    if (now === null || over || JSON.stringify(now) === there) return
    if (kept.value === 'ended') return
    if (kept.value !== 'offline') kept.value = 'typing'
    schedule(PAUSE)
  }, { deep: true })

  function schedule(after: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), after)
  }

  /** Everything that was typed until now is on the server when this ends, unless `kept` says why not. */
  async function save(): Promise<void> {
    clearTimeout(timer)
    if (running) await running
    if (over || content.value === null || (pending === null && JSON.stringify(content.value) === there)) return
    running = send().finally(() => { running = null })
    await running
    if (kept.value === 'typing') await save()
  }

  async function send(): Promise<void> {
    // What was sent and not answered is sent again as it was: the server may have it already.
    const text = JSON.stringify(content.value)
    pending ??= { key: newKey(), version, content: JSON.parse(text) as Content, text }
    const mine = pending
    kept.value = 'saving'
    try {
      const saved = await take(api.POST('/api/drafts/{draft_id}', {
        params: { path: { draft_id: id }, header: mine.key }, body: { version: mine.version, content: mine.content },
      }))
      pending = null
      version = saved.version
      there = mine.text
      savedAt.value = saved.saved_at
      missing.value = saved.missing
      problem.value = null
      kept.value = JSON.stringify(content.value) === there ? 'saved' : 'typing'
    } catch (error) {
      failedToSave(asProblem(error))
    }
  }

  function failedToSave(found: ProblemError): void {
    if (found.unanswered) {
      kept.value = 'offline'
      schedule(AGAIN)
      return
    }
    pending = null
    if (found.status === 401) {  // logged in again under the cover, it is saved by itself
      kept.value = 'ended'
      return
    }
    problem.value = found
    kept.value = 'refused'
    if (found.problem.code === 'renewed') schedule(0)
  }
  watch(comeBack, (now) => { if (now === '' && !safe.value) schedule(0) })

  /** The draft as it was saved elsewhere; what was typed here is listed beside it. */
  async function openAgain(form: Schemas['IntakeForm'] | null): Promise<void> {
    const [before, mine] = [there, content.value]
    await load()
    if (failed.value !== null) return
    if (mine !== null && before !== '') {
      const known = JSON.parse(before) as Content
      lost.value = [...otherPeople(known, mine, JSON.parse(there) as Content), ...unsaved(known, mine, form)]
    } else lost.value = []
    problem.value = null
    kept.value = 'saved'
  }

  const safe = computed(() => kept.value === 'saved' || over)
  warnBefore(() => !safe.value)
  const online = (): void => schedule(0)
  onMounted(() => {
    globalThis.addEventListener('online', online)
    void load()
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    globalThis.removeEventListener('online', online)
  })
  onBeforeRouteLeave(async () => {
    if (!safe.value) await save()
    return safe.value || sureToLeave(t('intake.leave_text'))
  })
  /** The draft has become a case, or is given up: nothing is saved any more. */
  function finish(): void {
    over = true
    clearTimeout(timer)
  }
  return { view, content, missing, kept, savedAt, problem, failed, lost, load, openAgain, save, finish }
}
