"use client"

import { useEffect, useRef } from "react"
import type { RefObject } from "react"

import { closesOff, shortcutNames, shortcutOf, takesLetters } from "./shortcuts"
import type { Shortcut } from "./shortcuts"
import { readChoice } from "./sitting-choice"

export type ShortcutActions = Partial<Record<Shortcut, (() => void) | undefined>> & {
  /** The picture in that place, from 1. */
  pin?: (place: number) => void
}

/**
 * Single keys, for whoever has no pointer. Never while somebody types or a dialog is open, and not at
 * all for who switched them off: speech input and tremor press letters that were not meant (WCAG 2.1.4).
 */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    bound.add(latest)
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || isTaken(event.target)) return
      const { key, shiftKey: shift, repeat } = event
      const other = event.ctrlKey || event.altKey || event.metaKey
      const shortcut = shortcutOf({ key, shift, other, repeat })
      if (shortcut === undefined) return
      const { pin } = latest.current
      const act =
        typeof shortcut === "number"
          ? pin && (() => pin(shortcut))
          : shortcut === "keyboard" || readChoice("shortcuts") !== "off"
            ? latest.current[shortcut]
            : undefined
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    window.addEventListener("keydown", press)
    return () => {
      bound.delete(latest)
      window.removeEventListener("keydown", press)
    }
  }, [])
}

const bound = new Set<RefObject<ShortcutActions>>()

/** What keys do on this page now. */
export function boundShortcuts(): readonly Shortcut[] {
  const actions = [...bound].map(({ current }) => current)
  return shortcutNames.filter((name) => actions.some((one) => one[name] !== undefined))
}

function isTaken(target: EventTarget | null): boolean {
  if (target instanceof Element && target.closest(takesLetters) !== null) return true
  return document.querySelector(closesOff) !== null
}
