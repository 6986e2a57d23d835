"use client"

import { Undo2 } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import type { CalendarVisit } from "@/lib/scheduling/calendar/calendar-view"

type Props = { visit: CalendarVisit; zone: string; onClose: () => void }
type State = "cancelled" | "busy" | "restored" | "taken" | "too_late" | "failed"

/** What was cancelled a moment ago, with the way back. It stays until it is put away. */
export function CancelledStrip({ visit, zone, onClose }: Props) {
  const t = useTranslations("booking.calendar.undo")
  const router = useRouter()
  const [state, setState] = useState<State>("cancelled")

  async function takeBack(): Promise<void> {
    setState("busy")
    const answer = await post(`/api/visits/${visit.id}/restore`)
    const known = (["taken", "too_late"] as const).find(
      (reason) => !answer.ok && reason === answer.reason,
    )
    setState(answer.ok ? "restored" : (known ?? "failed"))
    startTransition(() => router.refresh())
  }

  const tone = state === "restored" ? "ok" : state in { taken: 1, too_late: 1 } ? "warn" : "brand"
  const said = { name: visit.patient.name, time: timeIn(zone, visit.startsAt) }
  return (
    <Note tone={tone} icon={Undo2} role="status" size="body" className="mt-4">
      <span className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-0 wrap-anywhere">
          {t(state === "busy" ? "cancelled" : state, said)}
        </span>
        {state === "cancelled" || state === "busy" || state === "failed" ? (
          <Button
            variant="line"
            size="sm"
            busy={state === "busy"}
            onClick={() => void takeBack()}
            aria-label={t("backName", said)}
          >
            {t("back")}
          </Button>
        ) : null}
        <Button variant="plain" size="sm" onClick={onClose}>
          {t("close")}
        </Button>
      </span>
    </Note>
  )
}
