/** 时间单位, in the language of the page. */
import { t } from '@/words'

export const UNITS: readonly [string, string, string, string] = [t('operator.days'), t('operator.hours'), t('operator.minutes'), t('operator.seconds')]
