import { useTranslations } from "next-intl"

import type { WakeLock } from "@/app/_ui/keep-awake"
import { Note } from "@/app/_ui/note"

/** A screen that goes dark by itself sends nothing any more: whoever set the page up is told what helps. */
export function WakeLockNote({ lock }: { lock: WakeLock }) {
  const t = useTranslations("bedside")
  if (lock !== "refused") return null
  return (
    <Note tone="warn" role="status">
      {t("wakeLock")}
    </Note>
  )
}
