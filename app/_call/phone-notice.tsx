"use client"

import { ShieldAlert } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

/** One line over the picture, read out once. */
export function PhoneNotice({ children }: { children: ReactNode }) {
  return (
    <output className="flex items-center gap-2.5 rounded-3 bg-[oklch(0.16_0.01_250/.86)] px-3.5 py-2.5 leading-5.5 text-mon-text-1">
      {children}
    </output>
  )
}

/** The lock broke: nothing goes out any more. */
export function BrokenNotice() {
  const t = useTranslations("call.patient.private")
  return (
    <p
      role="alert"
      className="flex items-center gap-2.5 rounded-3 bg-alarm-high px-3.5 py-2.5 leading-5.5 font-medium text-on-alarm-high"
    >
      <ShieldAlert aria-hidden size={20} className="flex-none" />
      {t("broken")}
    </p>
  )
}
