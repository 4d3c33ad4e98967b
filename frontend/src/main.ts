/** 网页应用的入口. */
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import { createApp } from 'vue'
import App from './App.vue'
import { asProblem } from './api/client'
import { router } from './router'
import { fatal, forgetAway, whyNotOpened } from './fatal'
import { explained, isThere } from './release'
import { trimmed } from './trimming'
import './theme.css'
import './style.css'

document.addEventListener('change', trimmed, true)
const app = createApp(App)
app.config.errorHandler = async (error) => fatal(await explained(asProblem(error)))
router.onError(async (error, to) => {
  const found = await explained(whyNotOpened(error))
  // Whoever goes to another page has left this one, asked where something was not saved: the server opens it anew.
  if (found.problem.code === 'outdated' || (found.status === 0 && (await isThere(error)))) globalThis.location.assign(to.fullPath)
  else fatal(found)
})
router.afterEach((_to, _from, failure) => { if (!failure) forgetAway() })
app.use(router)
app.mount('#app')
