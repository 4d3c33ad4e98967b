/** 启用和停用: the names that the setting `packs` would have, and in words what a proposal changes. */
import type { Schemas } from '@/api/client'

export type Plugin = Schemas['PluginView']

/** The names with one more, or without it. */
export function switched(names: readonly string[], name: string, on: boolean): string[] {
  return on ? [...names.filter((one) => one !== name), name] : names.filter((one) => one !== name)
}

/** What a proposed list switches on and off, by titles where they are known. */
export function changes(names: readonly string[], value: unknown, plugins: readonly Plugin[]): { on: string[]; off: string[] } {
  const wanted = Array.isArray(value) ? value.map(String) : []
  const titled = (name: string) => plugins.find((one) => one.name === name)?.title ?? name
  return {
    on: wanted.filter((name) => !names.includes(name)).map(titled),
    off: names.filter((name) => !wanted.includes(name)).map(titled),
  }
}
