"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState, useTransition } from "react"

import { post } from "@/app/_edge/post"
import type { OfferView } from "@/lib/summaries/summary-view"

/** Taking over from a model's draft, and taking that back. What stands in the text is the server's to say. */
export function useOffer({ visitId, version, offer }: OfferView) {
  const t = useTranslations("summary")
  const router = useRouter()
  const [sending, setSending] = useState(false)
  // Until the text is shown anew its version here is the old one: another press would meet its own change.
  const [reading, startReading] = useTransition()
  const busy = sending || reading
  const [problem, setProblem] = useState<string>()
  const [done, setDone] = useState<"taken" | "undone">()

  const act = async (path: "take" | "undo", body: object) => {
    setSending(true)
    setProblem(undefined)
    setDone(undefined)
    const answer = await post(`/api/visits/${visitId}/summary/${path}`, { version, ...body })
    setSending(false)
    if (answer.ok) setDone(path === "take" ? "taken" : "undone")
    else if (answer.reason === "stale") setProblem(t("offer.stale"))
    else if (answer.reason === "offer_gone") setProblem(t("offer.gone"))
    else if (answer.reason === "nothing_to_take") setProblem(t("offer.nothing"))
    else {
      const key = reasons.find((one) => one === answer.reason)
      setProblem(t(`problems.${key ?? (answer.status === 0 ? "offline" : "other")}`))
    }
    startReading(() => router.refresh())
  }
  return {
    busy,
    problem,
    done,
    take: (lines: "all" | number[]) => act("take", { offer, lines }),
    undo: () => act("undo", {}),
  }
}

const reasons = [
  "signed",
  "drafting",
  "forbidden",
  "not_found",
  "unauthenticated",
  "nothing_to_undo",
] as const
