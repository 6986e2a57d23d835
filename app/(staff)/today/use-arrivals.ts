"use client"

import { useEffect, useRef, useState } from "react"

import type { TodayVisit } from "@/lib/consultations/today-view"

import { playArrival } from "./arrival-sound"
import { beforeFirstLook, dismiss, look } from "./arrivals"

/** Announces whoever enters the waiting room while the page is open, with a soft sound. */
export function useArrivals(waiting: readonly TodayVisit[]) {
  const state = useRef(beforeFirstLook)
  const [shown, setShown] = useState(beforeFirstLook.shown)
  useEffect(() => {
    const next = look(
      state.current,
      waiting.map((visit) => ({
        visitId: visit.visitId,
        name: visit.patient.name,
        at: visit.arrivedAt ?? visit.startsAt,
      })),
    )
    state.current = next
    setShown(next.shown)
    if (next.isNew) playArrival()
  }, [waiting])
  return {
    shown,
    dismissAll: () => {
      state.current = dismiss(state.current)
      setShown([])
    },
  }
}
