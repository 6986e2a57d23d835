"use client"

import { useSyncExternalStore } from "react"

import { pixelsPerMm } from "@/lib/vitals/sweep"

/** The line that is measured with a ruler. */
export const lineMm = 50

/** Of a screen, not of a person: kept in the browser until it is measured anew. */
const key = "housecall.screen.pxPerMm"
/** Half to three times what a browser takes a millimetre for. */
const [least, most] = [pixelsPerMm / 2, pixelsPerMm * 3]
const listeners = new Set<() => void>()
let chosen: number | undefined

/** CSS pixels in a millimetre of this screen. */
export function useScreenScale(): number {
  return useSyncExternalStore(subscribe, current, () => pixelsPerMm)
}

export function setScreenScale(pxPerMm: number | undefined): void {
  chosen = pxPerMm === undefined ? pixelsPerMm : Math.min(most, Math.max(least, pxPerMm))
  try {
    if (pxPerMm === undefined) window.localStorage.removeItem(key)
    else window.localStorage.setItem(key, String(chosen))
  } catch {
    // A browser that keeps nothing is measured again next time.
  }
  for (const listener of listeners) listener()
}

function current(): number {
  return (chosen ??= readScale() ?? pixelsPerMm)
}

function readScale(): number | undefined {
  try {
    const kept = Number(window.localStorage.getItem(key) ?? NaN)
    return kept >= least && kept <= most ? kept : undefined
  } catch {
    return undefined
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
