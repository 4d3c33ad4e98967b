/** 网页应用的入口. */
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import { createApp } from 'vue'
import App from './App.vue'
import { asProblem } from './api/client'
import { router } from './router'
import { fatal } from './fatal'
import './theme.css'
import './style.css'

const app = createApp(App)
app.config.errorHandler = (error) => fatal(asProblem(error))
router.onError((error) => fatal(asProblem(error)))
app.use(router)
app.mount('#app')
