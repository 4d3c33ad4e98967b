/** 本级的称谓: a city looks at its city, a province at its province. */
import { session } from '@/session'

const ofCity = (): boolean => session.value?.tenant_level === 'city'

export const roomKey = (): string => (ofCity() ? 'province.room_city' : 'province.room')
export const overviewKey = (): string => (ofCity() ? 'province.overview_city' : 'province.overview')
/** What the board has no answers of: whom a level above asks for the counties below. */
export const beyondKey = (): string => (ofCity() ? 'province.sources_above' : '')
