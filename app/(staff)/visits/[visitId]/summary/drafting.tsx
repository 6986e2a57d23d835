"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect } from "react"

import { useLiveness } from "@/app/(staff)/_frame/live"
import { EmptyState } from "@/app/_ui/empty-state"

/**
 * Until the draft is there. It may be made between the reading of the page and the first moment in which the page
 * hears of changes: then, and slowly after that, the page asks by itself.
 */
export function Drafting() {
  const t = useTranslations("summary")
  const router = useRouter()
  const live = useLiveness() === "live"
  useEffect(() => {
    if (!live) return undefined
    router.refresh()
    const again = setInterval(() => router.refresh(), againMs)
    return () => clearInterval(again)
  }, [live, router])
  return (
    <div role="status" aria-busy="true">
      <EmptyState title={t("draftingTitle")}>{t("draftingText")}</EmptyState>
    </div>
  )
}

const againMs = 10_000
