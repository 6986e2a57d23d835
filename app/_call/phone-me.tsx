"use client"

import { Phone } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"

import type { PhoneMe } from "./use-phone-me"

export function PhoneMeButton({ state, onAsk }: PhoneMe) {
  const t = useTranslations("call.patient.phoneMe")
  return (
    <>
      <output className="mb-3 block text-center text-read">
        {state === "open" ? null : t(state)}
      </output>
      {state === "asked" ? null : (
        <Button variant="line" size="big" busy={state === "asking"} onClick={onAsk}>
          <Phone aria-hidden size={20} />
          {t("ask")}
        </Button>
      )}
    </>
  )
}
