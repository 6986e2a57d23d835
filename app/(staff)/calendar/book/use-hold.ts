"use client"

import { useCallback, useEffect, useRef, useState } from "react"

import { post } from "@/app/_edge/post"
import type { Held } from "@/lib/scheduling/booking/hold-commands"

import type { DatedSlot, Outcome } from "./booking-answer"
import { heldOf } from "./hold-state"
import type { HoldState } from "./hold-state"

/**
 * Keeps a time on the server while the form is filled in, and gives it back when another is chosen or
 * the page is left. `onEnd` hears that it ran out.
 */
export function useHold(onEnd: () => void) {
  const [hold, setHold] = useState<HoldState>({ kind: "none" })
  const standing = useRef<string>(undefined)
  const wish = useRef(0)

  const giveBack = useCallback((): void => {
    wish.current += 1
    if (standing.current !== undefined) void post(`/api/holds/${standing.current}/release`)
    standing.current = undefined
    setHold({ kind: "none" })
  }, [])

  const keep = useCallback(
    async (
      whose: { visitTypeId: string; clinicianId: string | undefined },
      slot: DatedSlot,
    ): Promise<Outcome | undefined> => {
      giveBack()
      const mine = wish.current
      const askedAt = performance.now()
      setHold({ kind: "asking", startsAt: slot.startsAt })
      const body = { ...whose, startsAt: slot.startsAt, key: crypto.randomUUID() }
      const posted = await post<Held>("/api/holds", body)
      if (wish.current !== mine) {
        // Another time was chosen meanwhile: nobody wants this one any more.
        if (posted.ok) void post(`/api/holds/${posted.value.holdId}/release`)
        return undefined
      }
      const answer = heldOf(posted, { askedAt, confirmKey: crypto.randomUUID() })
      standing.current = answer.hold.kind === "held" ? answer.hold.holdId : undefined
      setHold(answer.hold)
      return answer.outcome
    },
    [giveBack],
  )

  /** It became a visit, or the server has let it go: there is nothing to give back. */
  const forget = useCallback((): void => {
    standing.current = undefined
    setHold({ kind: "none" })
  }, [])

  const deadline = hold.kind === "held" ? hold.deadline : undefined
  useEffect(() => {
    if (deadline === undefined) return
    const timer = setTimeout(
      () => {
        forget()
        onEnd()
      },
      Math.max(0, deadline - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [deadline, forget, onEnd])

  useEffect(() => {
    const leave = () => {
      if (standing.current !== undefined)
        void fetch(`/api/holds/${standing.current}/release`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: "{}",
          keepalive: true,
        })
      standing.current = undefined
    }
    window.addEventListener("pagehide", leave)
    return () => {
      window.removeEventListener("pagehide", leave)
      leave()
    }
  }, [])

  return { hold, keep, giveBack, forget }
}
