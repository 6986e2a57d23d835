"use client"

import { useCallback, useEffect, useState } from "react"

import { get } from "@/app/_edge/post"
import { useEvents } from "@/app/_edge/use-events"
import type { Door } from "@/lib/guests/guest-view"

/** Who is at the visit's door and in it, asked again at every nudge. Undefined until it is known. */
export function useDoor(visitId: string): { door: Door | undefined; refresh: () => Promise<void> } {
  const [door, setDoor] = useState<Door>()
  const refresh = useCallback(async () => {
    const answer = await get<Door>(`/api/visits/${visitId}/guests`)
    if (answer.ok) setDoor(answer.value)
  }, [visitId])
  useEvents((topic) => {
    if (topic !== "audit") void refresh()
  })
  // oxlint-disable-next-line react/set-state-in-effect -- the first look; set when the answer is there
  useEffect(() => void refresh(), [refresh])
  return { door, refresh }
}
