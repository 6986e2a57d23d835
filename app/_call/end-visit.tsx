"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"

import { post } from "@/app/_edge/post"

import { EndDialog } from "./end-dialog"

type Props = {
  visit: { visitId: string; version: number }
  open: boolean
  onOpenChange: (open: boolean) => void
  onEnded: () => void
}

/** Ends the visit for everybody. */
export function EndVisit({ visit, ...dialog }: Props) {
  const t = useTranslations("call.clinician.end")
  const router = useRouter()
  return (
    <EndDialog
      {...dialog}
      words={{ title: t("title"), text: t("text"), confirm: t("confirm") }}
      end={async () => {
        const answer = await post(`/api/visits/${visit.visitId}/end`, { version: visit.version })
        if (answer.ok) return undefined
        // Somebody changed the visit since this page was drawn: the person decides again on what is true now.
        router.refresh()
        return t(answer.reason === "stale" ? "stale" : "failed")
      }}
    />
  )
}
