"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { Note } from "@/app/_ui/note"

import { storageFull } from "./page-signal"

/**
 * While nothing new can be saved every page says so, from its first sight or from the first refusal on,
 * until something is saved again. What the page has besides stays as it is.
 */
export function StorageNotice({ full }: { full: boolean }) {
  const t = useTranslations("errors.storage")
  const [heard, setHeard] = useState<{ said: boolean; drawn: boolean }>()
  useEffect(() => storageFull.heard((said) => setHeard({ said, drawn: full })), [full])
  // A page that is drawn anew with other words knows better than what was heard before.
  const shown = heard?.drawn === full ? heard.said : full
  if (!shown) return null
  return (
    <div className="sticky top-0 z-20 p-2">
      <Note tone="warn" role="alert" size="body">
        <b className="font-semibold">{t("title")}</b> {t("text")}
      </Note>
    </div>
  )
}
