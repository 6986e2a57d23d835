"use client"

import { useCallback, useEffect, useRef, useState } from "react"

import { get, post } from "@/app/_edge/post"
import type { WalkInView } from "@/lib/queue/walk-in-view"

export type PlaceState =
  | { at: "opening" }
  | { at: "asking" }
  /** A message's link on a browser that has no place yet. */
  | { at: "link"; problem: "none" | "unknown" | "wrong" | "tooMany" | "lost" }
  | { at: "place"; view: WalkInView }

/**
 * Where somebody stands: the browser's cookie knows their place, a message's link opens it with the
 * birth date. A lost line changes nothing that is shown.
 */
export function usePlace(slug: string) {
  const [state, setState] = useState<PlaceState>({ at: "opening" })
  const token = useRef<string>(undefined)

  const refresh = useCallback(async (): Promise<boolean> => {
    const answer = await get<WalkInView>("/api/queue/place")
    if (answer.ok && answer.value.clinic.slug === slug) {
      setState({ at: "place", view: answer.value })
      return true
    }
    const nobody = answer.ok || answer.status === 401 || answer.status === 404
    if (nobody)
      setState((now) => {
        if (now.at !== "opening") return now
        return token.current === undefined ? { at: "asking" } : { at: "link", problem: "none" }
      })
    return false
  }, [slug])

  useEffect(() => {
    token.current = takeToken()
    let retry: ReturnType<typeof setTimeout> | undefined
    let tries = 0
    const open = async () => {
      await refresh()
      // Offline from the start: the place may be there all the same, so nothing else is shown meanwhile.
      setState((now) => {
        if (now.at !== "opening") return now
        tries += 1
        retry = setTimeout(() => void open(), Math.min(1_000 * tries, 8_000))
        return now
      })
    }
    void open()
    return () => clearTimeout(retry)
  }, [refresh])

  const startAgain = useCallback(() => setState({ at: "asking" }), [])

  const openLink = useCallback(
    async (birthDate: string): Promise<void> => {
      const answer = await post("/api/queue/open", { token: token.current ?? "", birthDate })
      if (answer.ok) return void (await refresh())
      setState({ at: "link", problem: problems[answer.reason] ?? "lost" })
    },
    [refresh],
  )
  return { state, refresh, startAgain, openLink }
}

const problems: Readonly<Record<string, "unknown" | "wrong" | "tooMany">> = {
  unknown_link: "unknown",
  bad_request: "unknown",
  wrong_birth_date: "wrong",
  too_many: "tooMany",
}

/** `#t=TOKEN` leaves the address bar at once, so that no screenshot, history or share shows it. */
function takeToken(): string | undefined {
  const token = new URLSearchParams(window.location.hash.replace(/^#/, "")).get("t") ?? undefined
  if (token === undefined) return undefined
  const { pathname } = window.location
  window.history.replaceState(window.history.state, "", pathname)
  setTimeout(() => window.history.replaceState(null, "", pathname))
  return token
}
