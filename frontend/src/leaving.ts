/** 离开前问一声: what was typed and not sent is not lost by a click beside it, by the browser's back or by a reload. */
import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { ElMessageBox } from 'element-plus'
import { t } from './words'

/** Enter and Esc stay: only who chooses to leave, leaves. */
export function sureToLeave(text: string): Promise<boolean> {
  return ElMessageBox.confirm(text, t('shell.leave_title'), {
    confirmButtonText: t('shell.stay'), cancelButtonText: t('shell.leave_anyway'), type: 'warning', distinguishCancelAndClose: true,
  }).then(() => false, (how: string) => how === 'cancel')
}

/** The browser asks in its own words before it reloads or closes the page. */
export function warnBefore(unsent: () => boolean): void {
  const warn = (event: BeforeUnloadEvent): void => { if (unsent()) event.preventDefault() }
  onMounted(() => globalThis.addEventListener('beforeunload', warn))
  onBeforeUnmount(() => globalThis.removeEventListener('beforeunload', warn))
}

/** Asks while `unsent` says that there is something to lose; what `save` can still bring to the server is not. */
export function useLeaving(unsent: () => boolean, save: () => Promise<void> = async () => {}): void {
  warnBefore(unsent)
  const ask = async (): Promise<boolean> => {
    if (unsent()) await save()
    return !unsent() || sureToLeave(t('shell.leave_unsent'))
  }
  onBeforeRouteLeave(ask)
  onBeforeRouteUpdate((to, from) => to.path === from.path || ask())
}

/** For a dialog: while it is open, and something in it is not as it was when it was opened. */
export function useLeavingDialog(open: Readonly<Ref<boolean>>, typed: () => unknown): void {
  let begun = ''
  watch(open, (now) => { if (now) begun = JSON.stringify(typed()) }, { immediate: true })
  useLeaving(() => open.value && JSON.stringify(typed()) !== begun)
}
