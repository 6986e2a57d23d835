"use client"

import { useCallback, useEffect, useRef, useState } from "react"

import { post } from "@/app/_edge/post"
import type { OfferView } from "@/lib/waitlist/queries"

export type Said = "accept" | "decline" | "leave"
export type OfferPageState =
  | { at: "opening" }
  | { at: "open"; view: OfferView; wrong: number | null }
  | { at: "done"; said: Said; view: OfferView }
  | {
      at: "over"
      why: "expired" | "taken" | "answered" | "tries" | "unknown" | "busy" | "lost"
      view?: OfferView
    }

/** From an offer's link to its answer. Looking spends nothing; the answer goes with the birth date. */
export function useOffer() {
  const [state, setState] = useState<OfferPageState>({ at: "opening" })
  const token = useRef("")

  const look = useCallback(async () => {
    const answer = await post<OfferView>("/api/offers/look", { token: token.current })
    setState(answer.ok ? afterLook(answer.value) : afterRefusal(answer.reason))
  }, [])

  useEffect(() => {
    token.current = new URLSearchParams(window.location.hash.replace(/^#/, "")).get("t") ?? ""
    void look()
  }, [look])

  /** "lost" when nobody answered: what was typed stays. */
  const answer = useCallback(
    async (view: OfferView, said: Said, birthDate: string): Promise<"done" | "lost"> => {
      const body = { token: token.current, birthDate, answer: said }
      const result = await post("/api/offers/answer", body)
      if (result.ok) {
        setState({ at: "done", said, view })
        return "done"
      }
      if (result.status === 0 || result.status >= 500) return "lost"
      const left = result.detail["triesLeft"]
      if (result.reason === "wrong_birth_date")
        setState({ at: "open", view, wrong: typeof left === "number" ? left : 1 })
      else setState({ ...afterRefusal(result.reason), view })
      return "done"
    },
    [],
  )
  return { state, look, answer }
}

function afterLook(view: OfferView): OfferPageState {
  switch (view.state) {
    case "open":
      return view.triesLeft > 0
        ? { at: "open", view, wrong: null }
        : { at: "over", why: "tries", view }
    case "accepted":
    case "declined":
      return { at: "over", why: "answered", view }
    case "expired":
      return { at: "over", why: "expired", view }
    case "lost":
      return { at: "over", why: "taken", view }
  }
}

function afterRefusal(reason: string): Extract<OfferPageState, { at: "over" }> {
  switch (reason) {
    case "unknown_link":
    case "bad_request":
      return { at: "over", why: "unknown" }
    case "no_tries_left":
      return { at: "over", why: "tries" }
    case "offer_over":
      return { at: "over", why: "expired" }
    case "taken":
      return { at: "over", why: "taken" }
    case "too_many":
      return { at: "over", why: "busy" }
    default:
      return { at: "over", why: "lost" }
  }
}
