"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { keepChoice, readChoice } from "@/app/_call/sitting-choice"
import { Checkbox } from "@/app/_ui/checkbox"

/** For who finds many buttons too many: asked before the visit, where there is time to read. */
export function LargeButtons() {
  const t = useTranslations("room.buttons")
  const [large, setLarge] = useState(() => readChoice("buttons") === "large")
  return (
    <Checkbox
      size="big"
      label={t("choice")}
      hint={t("hint")}
      checked={large}
      onCheckedChange={(next) => {
        keepChoice("buttons", next ? "large" : "all")
        setLarge(next)
      }}
    />
  )
}
