"use client"

import { useEffect, useState, useSyncExternalStore } from "react"

import { type VitalsLink, pageClock } from "./link"
import { type ViewerSnapshot, type VitalsViewer, createViewer, nothingSeen } from "./viewer"

const getNothing = () => nothingSeen

/** One viewer, listening to whichever session of the visit there is while the component is mounted. */
export function useViewer(link: VitalsLink | null): {
  viewer: VitalsViewer
  snapshot: ViewerSnapshot
} {
  const [viewer] = useState(() => createViewer())
  useEffect(() => (link === null ? undefined : viewer.open(link)), [viewer, link])
  const snapshot = useSyncExternalStore(viewer.subscribe, viewer.get, getNothing)
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
