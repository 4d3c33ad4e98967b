/** 动态: the server tells the page what has changed; where it cannot, the page asks by itself now and then. */
import { onBeforeUnmount, ref, type Ref } from 'vue'
import type { Tick } from './tiles'

const POLLING = 20_000
const SECONDS = 300

export interface Live {
  /** Whether the server tells: else the page asks. */
  connected: Ref<boolean>
  start: () => void
  stop: () => void
}

/** `told` gets each news, `poll` reads the page anew where no news can come, `over` means that the session has ended. */
export function useLive(address: () => string, told: (tick: Tick) => void, poll: () => void): Live {
  const connected = ref(false)
  let source: EventSource | null = null
  let timer = 0

  function stop(): void {
    source?.close()
    source = null
    connected.value = false
    globalThis.clearInterval(timer)
    timer = 0
  }
  function asking(): void {
    if (timer === 0) timer = globalThis.setInterval(() => { if (!document.hidden) poll() }, POLLING) as unknown as number
  }
  function start(): void {
    if (source !== null || timer !== 0) return
    if (typeof EventSource === 'undefined') return asking()
    source = new EventSource(`${address()}?seconds=${SECONDS}`)
    source.addEventListener('open', () => {
      connected.value = true
      globalThis.clearInterval(timer)
      timer = 0
    })
    source.addEventListener('case', (event) => told(JSON.parse((event as MessageEvent<string>).data) as Tick))
    source.addEventListener('over', () => { stop(); poll() })
    source.addEventListener('error', () => {
      connected.value = false
      if (source?.readyState === 2) asking()
    })
  }
  onBeforeUnmount(stop)
  return { connected, start, stop }
}
