"use client"

import { useSyncExternalStore } from "react"

/** False on the server and until React has taken the page over; from then on true. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  )
}

const neverChanges = () => () => undefined
