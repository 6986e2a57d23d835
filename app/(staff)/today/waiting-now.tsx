"use client"

import { WifiOff } from "lucide-react"
import { useTranslations } from "next-intl"

import { timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Note } from "@/app/_ui/note"
import type { TodayView } from "@/lib/consultations/today-view"

import { useLiveness } from "../_frame/live"
import { useNow } from "../_frame/use-now"
import { ArrivalStrip } from "./arrival-strip"
import { WaitingRow } from "./waiting-row"

/** Who is in the waiting room, next first. It follows the server, and says so when it cannot. */
export function WaitingNow({ view }: { view: TodayView }) {
  const t = useTranslations("staff.today")
  const now = useNow(view.at, 10_000)
  const offline = useLiveness() === "offline"
  const { waiting, comingUp, clinic } = view
  const next = comingUp[0]
  const asOf = offline ? new Date(view.at) : now
  return (
    <section aria-labelledby="waiting" className="mb-3.5">
      <div className="mb-1.5 flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1">
        <h2 id="waiting" className="text-read font-semibold">
          {t("waiting")} <span className="text-text-3">{waiting.length}</span>
        </h2>
        <ArrivalStrip waiting={waiting} zone={clinic.zone} />
      </div>
      {offline ? (
        <output className="mb-2 block">
          <Note tone="warn" icon={WifiOff} size="body">
            <b className="font-semibold">{t("offline")}</b>{" "}
            {t("offlineList", { time: timeIn(clinic.zone, view.at) })}
          </Note>
        </output>
      ) : null}
      <div className="overflow-hidden rounded-3 border border-line-1 bg-surface-1">
        {waiting.length === 0 ? (
          <EmptyState title={t("nobody")}>
            {next === undefined
              ? t("noNext")
              : t("next", { name: next.patient.name, time: timeIn(clinic.zone, next.startsAt) })}
          </EmptyState>
        ) : (
          <ol className="divide-y divide-line-1">
            {waiting.map((visit, index) => (
              <WaitingRow
                key={visit.visitId}
                visit={visit}
                position={index + 1}
                zone={clinic.zone}
                now={asOf}
                readAt={view.at}
                offline={offline}
                everyone={view.everyone}
              />
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}
