"use client"

import { useCallback, useState } from "react"

import { get } from "@/app/_edge/post"
import { useEvents } from "@/app/_edge/use-events"
import type { ClassView } from "@/lib/classes/class-view"

/** The class as the server has it, asked again at every nudge. */
export function useClass(first: ClassView): { view: ClassView; refresh: () => Promise<void> } {
  const [view, setView] = useState(first)
  const { classId } = first
  const refresh = useCallback(async () => {
    const answer = await get<ClassView>(`/api/classes/${classId}`)
    if (answer.ok) setView(answer.value)
  }, [classId])
  useEvents((topic) => {
    if (topic !== "audit") void refresh()
  })
  return { view, refresh }
}
