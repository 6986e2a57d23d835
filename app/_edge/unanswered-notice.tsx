"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { Note } from "@/app/_ui/note"

import { unanswered } from "./page-signal"

/** While a press on a link, or the page's own look for news, gets no answer: the page says so, and stays. */
export function UnansweredNotice() {
  const t = useTranslations("errors.unanswered")
  const [shown, setShown] = useState(false)
  useEffect(() => unanswered.heard(setShown), [])
  return (
    <div role="status" className={shown ? "sticky top-0 z-20 p-2" : undefined}>
      {shown ? (
        <Note tone="warn" size="body">
          <b className="font-semibold">{t("title")}</b> {t("text")}
        </Note>
      ) : null}
    </div>
  )
}
