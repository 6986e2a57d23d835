"use client"

import { useRouter } from "next/navigation"
import { startTransition } from "react"

type Asked = {
  type: string
  clinician: string | undefined
  from: string | undefined
  day: string | undefined
}

/** The calendar's address holds whose it is and which days it shows, so that it can be reloaded and shared. */
export function useCalendarAddress(shown: Asked): { go: (change: Partial<Asked>) => void } {
  const router = useRouter()
  return {
    go(change) {
      const next = new URLSearchParams()
      for (const [name, value] of Object.entries({ ...shown, ...change })) {
        if (value !== undefined) next.set(name, value)
      }
      startTransition(() => router.replace(`/calendar/book?${next.toString()}`, { scroll: false }))
    },
  }
}
