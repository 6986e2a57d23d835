"use client"

import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react"

import type { WardBed } from "@/lib/vitals/ward-queries"

/** A tile moves when its place has been another one for so long, and not while somebody points at the tiles. */
const settleMs = 2_000
const pointingMs = 5_000

/** The beds in the order they stand in: what is wanted, a moment later, and never under the pointer. */
export function useSettledOrder(
  wanted: readonly WardBed[],
  /** Where the tiles are. */
  area: RefObject<HTMLElement | null>,
): readonly WardBed[] {
  const ids = wanted.map(({ visitId }) => visitId).join(" ")
  const [shown, setShown] = useState(ids)
  const pointedAt = useRef(-Infinity)

  useEffect(() => {
    const element = area.current
    const note = () => (pointedAt.current = performance.now())
    const leave = () => (pointedAt.current = -Infinity)
    element?.addEventListener("pointermove", note)
    element?.addEventListener("pointerdown", note)
    element?.addEventListener("pointerleave", leave)
    return () => {
      element?.removeEventListener("pointermove", note)
      element?.removeEventListener("pointerdown", note)
      element?.removeEventListener("pointerleave", leave)
    }
  }, [area])

  const move = useEffectEvent((timer: () => void) => {
    if (performance.now() - pointedAt.current < pointingMs) return timer()
    const focused = document.activeElement
    setShown(ids)
    // A tile that is moved in the document loses the focus.
    requestAnimationFrame(() => {
      if (focused instanceof HTMLElement && document.activeElement !== focused) focused.focus()
    })
  })
  useEffect(() => {
    if (ids === shown) return undefined
    let timer: ReturnType<typeof setTimeout>
    const later = (ms: number) => {
      timer = setTimeout(() => move(() => later(pointingMs)), ms)
    }
    later(settleMs)
    return () => clearTimeout(timer)
  }, [ids, shown])

  const places = new Map(shown.split(" ").map((id, i) => [id, i]))
  // Whoever is new stands last until the order settles.
  const place = ({ visitId }: WardBed) => places.get(visitId) ?? places.size
  return wanted.toSorted((a, b) => place(a) - place(b))
}
