"use client"

import { useEffect, useState } from "react"

import { afterFirstFrame } from "./marks"
import { untilLoaded } from "./until-loaded"

/**
 * What is loaded once it is wanted, and kept from then on. "now", or after the first frame, which nothing
 * may hold up. Undefined until it is here.
 */
export function useLate<T extends object>(
  load: (() => Promise<T>) | undefined,
  wanted: boolean,
  when: "now" | "after the first frame",
): T | undefined {
  const [loaded, setLoaded] = useState<{ value: T }>()
  const isDue = wanted && loaded === undefined
  useEffect(() => {
    if (!isDue || load === undefined) return
    let stop = (): void => undefined
    const begin = (): void => {
      stop = untilLoaded(load, (value) => setLoaded({ value }))
    }
    if (when === "now") begin()
    else stop = afterFirstFrame(begin)
    return () => stop()
  }, [isDue, load, when])
  return loaded?.value
}
