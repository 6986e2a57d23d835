"use client"

import { Printer } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"

/** The log hears of it first; where it cannot be reached nothing keeps people from printing what they read. */
export function PrintButton({ visitId }: { visitId: string }) {
  const t = useTranslations("my.summary")
  const [busy, setBusy] = useState(false)
  const print = async () => {
    setBusy(true)
    await post(`/api/my/summaries/${visitId}/printed`)
    setBusy(false)
    window.print()
  }
  return (
    <Button size="big" className="mt-6 print:hidden" busy={busy} onClick={() => void print()}>
      <Printer aria-hidden size={24} />
      {t("print")}
    </Button>
  )
}
