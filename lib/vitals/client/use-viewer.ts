"use client"

import { useEffect, useMemo, useState, useSyncExternalStore } from "react"

import { type VitalsLink, pageClock } from "./link"
import { type VitalsViewer, type ViewerSnapshot, createViewer } from "./viewer"

const nothing: ViewerSnapshot = {
  device: undefined,
  meta: undefined,
  numerics: [],
  conditions: [],
  heardAt: undefined,
}
const getNothing = () => nothing
const noSubscription = () => () => undefined

/** One viewer per session, listening while the component is mounted. */
export function useViewer(link: VitalsLink | null): {
  viewer: VitalsViewer | undefined
  snapshot: ViewerSnapshot
} {
  const viewer = useMemo(() => (link === null ? undefined : createViewer(link)), [link])
  useEffect(() => viewer?.open(), [viewer])
  const snapshot = useSyncExternalStore(
    viewer?.subscribe ?? noSubscription,
    viewer?.get ?? getNothing,
    getNothing,
  )
  return { viewer, snapshot }
}

/** The page's clock, read twice a second: an age is never shown more than half a second late. */
export function useNow(): number {
  const [now, setNow] = useState(0)
  useEffect(() => {
    const read = () => setNow(pageClock())
    read()
    const timer = setInterval(read, 500)
    return () => clearInterval(timer)
  }, [])
  return now
}
