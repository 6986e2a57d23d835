"use client"

import { useEffect, useMemo, useSyncExternalStore } from "react"

import { post } from "@/app/_edge/post"
import { useEvents } from "@/app/_edge/use-events"
import type { SeatToken } from "@/lib/rooms/commands"
import { type AskForSeat, type WardLineState, wardLine } from "@/lib/vitals/client/ward-line"

const ask: AskForSeat = (visitId, key) => post<SeatToken>("/api/ward/token", { visitId, ...key })
const waiting: WardLineState = {
  kind: "waiting",
  session: null,
  reason: undefined,
  againAt: undefined,
}
const getWaiting = () => waiting

/** The watcher's line to one visit, for as long as its tile is there. `isHere`: its device is in the room. */
export function useWardLine(visitId: string, isHere: boolean): WardLineState {
  const line = useMemo(() => wardLine(visitId, ask), [visitId])
  useEffect(() => line.expect(isHere), [line, isHere])
  useEffect(() => line.open(), [line])
  useEvents((topic) => topic === "visit" && line.again())
  return useSyncExternalStore(line.subscribe, line.get, getWaiting)
}
