"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"

import { confirmWhose, forgetToken } from "./device-token"

/** The installed page found another link than the one before: somebody beside the bed says whose it is. */
export function Whose({ initials }: { initials: string }) {
  const t = useTranslations("bedside.whose")
  const [said, setSaid] = useState(false)
  return (
    <div className="flex flex-col gap-3" data-whose>
      <Button
        size="big"
        disabled={said}
        onClick={() => {
          confirmWhose()
          setSaid(true)
        }}
      >
        {t("yes", { initials })}
      </Button>
      <Button
        variant="line"
        size="big"
        disabled={said}
        onClick={() => {
          forgetToken()
          location.reload()
        }}
      >
        {t("no")}
      </Button>
    </div>
  )
}
