"use client"

import { Printer } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"

export function PrintButton() {
  const t = useTranslations("my.summary")
  return (
    <Button size="big" className="mt-6 print:hidden" onClick={() => window.print()}>
      <Printer aria-hidden size={24} />
      {t("print")}
    </Button>
  )
}
