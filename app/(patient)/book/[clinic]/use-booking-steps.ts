"use client"

import { useRef, useState } from "react"

import { post } from "@/app/_edge/post"

import { afterConfirm, afterHold } from "./booking-steps"
import type { Hold, Step } from "./booking-steps"

type HoldWish = { visitTypeId: string; clinicianId?: string; startsAt: string }

/** The two calls that make a visit, each sent once however often the button is pressed. */
export function useBookingSteps(clinic: string) {
  const [step, setStep] = useState<Step>({ kind: "times", note: { kind: "none" } })
  const [busy, setBusy] = useState(false)
  const attempt = useRef<{ wish: string; key: string }>(undefined)
  const query = `?clinic=${encodeURIComponent(clinic)}`

  async function hold(wish: HoldWish): Promise<void> {
    if (busy) return
    setBusy(true)
    const sentAt = Date.now()
    // A try that was lost on the way is the same attempt when it is made again.
    const asked = JSON.stringify(wish)
    if (attempt.current?.wish !== asked) attempt.current = { wish: asked, key: crypto.randomUUID() }
    const answer = await post(`/api/holds${query}`, { ...wish, key: attempt.current.key })
    if (answer.ok || answer.status > 0) attempt.current = undefined
    setStep(afterHold(answer, sentAt))
    setBusy(false)
  }

  async function confirm(held: Hold, body: object): Promise<void> {
    if (busy) return
    setBusy(true)
    const answer = await post(`/api/holds/${held.id}/confirm${query}`, body)
    setStep(afterConfirm(answer, held))
    setBusy(false)
  }

  /** Back to the times: the one that was kept is free for others at once. */
  function choose(held: Hold, why: "given back" | "expired"): void {
    if (busy) return
    void post(`/api/holds/${held.id}/release${query}`)
    setStep({
      kind: "times",
      note: why === "expired" ? { kind: "expired", next: [] } : { kind: "none" },
    })
  }

  const again = (): void => setStep({ kind: "times", note: { kind: "none" } })

  return { step, busy, hold, confirm, choose, again }
}
