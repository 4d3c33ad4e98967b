/** 日期: comes with the first page that has a date field, and before anybody can type into it (vite.config.ts). */
import { keepToDays } from './days'

keepToDays()
