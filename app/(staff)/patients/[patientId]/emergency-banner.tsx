"use client"

import { Siren } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect } from "react"

import { Note } from "@/app/_ui/note"

import { useNow } from "../../_frame/use-now"

/** How long the record stays open, counted down; then the page closes by itself. */
export function EmergencyBanner({ until, now: serverNow }: { until: string; now: string }) {
  const t = useTranslations("record.emergency")
  const router = useRouter()
  const now = useNow(serverNow, 1_000)
  const left = Math.max(0, Date.parse(until) - now.getTime())
  const over = left === 0
  useEffect(() => {
    if (over) router.refresh()
  }, [over, router])
  return (
    <Note tone="warn" icon={Siren} size="body" className="mt-4">
      <b className="font-semibold">{t("title")}</b>{" "}
      <span role="timer">{t("left", { minutes: Math.ceil(left / 60_000) })}</span> {t("noticed")}
    </Note>
  )
}
