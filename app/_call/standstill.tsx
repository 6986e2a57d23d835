"use client"

import { ShieldAlert } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"

import { Button } from "@/app/_ui/button"

import type { RoomView } from "./use-room-view"

/** Before the call, or where it stands still: one thing to press. */
export function Standstill({ view, onJoin }: { view: RoomView; onJoin: (how?: "take") => void }) {
  const t = useTranslations("call.clinician")
  const router = useRouter()
  const { state } = view
  if (state.at === "idle") {
    return (
      <div className="absolute inset-x-0 bottom-30 z-10 grid md:bottom-28 place-items-center">
        <Button onClick={() => onJoin()}>{t("join")}</Button>
      </div>
    )
  }
  const why = state.at === "disconnected" ? state.why : state.at === "ended" ? state.how : undefined
  if (why === undefined) return null
  const what = view.group ? "class" : "visit"
  return (
    <div
      role="alert"
      className="absolute inset-0 z-10 grid place-content-center justify-items-center gap-3 bg-mon-0 px-6 pb-24 text-center"
    >
      <ShieldAlert aria-hidden size={40} className="text-alarm-medium" />
      <p className="text-head font-semibold">{t(`stopped.${why}.title`, { what })}</p>
      <p className="max-w-[48ch] text-read text-mon-text-2">{t(`stopped.${why}.text`, { what })}</p>
      <Button onClick={why === "closed" ? () => router.refresh() : () => onJoin("take")}>
        {t(`stopped.${why}.again`)}
      </Button>
      {why === "occupied" ? (
        <Button variant="line" onClick={() => router.push("/today")}>
          {t("stopped.occupied.stay")}
        </Button>
      ) : null}
    </div>
  )
}
