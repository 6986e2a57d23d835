"use client"

import { ChevronDown } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import type { ReactNode } from "react"

/**
 * What a patient at home rarely needs: recordings and the simulator. It opens when one of them plays, and
 * only a press closes it, so that nothing moves under a finger.
 */
export function OtherSources({ plays, children }: { plays: boolean; children: ReactNode }) {
  const t = useTranslations("bedside")
  const [isOpen, setOpen] = useState(plays)
  const [played, setPlayed] = useState(plays)
  if (plays && !played) {
    setPlayed(true)
    setOpen(true)
  }
  return (
    <details
      open={isOpen}
      className="group border-t border-line-1 pt-2"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="flex min-h-11 cursor-pointer list-none items-center justify-between gap-3 text-read font-semibold [&::-webkit-details-marker]:hidden">
        {t("otherSources")}
        <ChevronDown
          aria-hidden
          size={20}
          className="flex-none text-text-2 group-open:rotate-180"
        />
      </summary>
      <div className="flex flex-col gap-5 pt-3">{children}</div>
    </details>
  )
}
