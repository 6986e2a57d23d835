"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { Note } from "@/app/_ui/note"

import { unanswered } from "./page-signal"

/**
 * While a press on a link, or the page's own look for news, gets no answer: the page says so, and is not left.
 * It lies over the top of the page and lets presses through: what is under the pointer stays there.
 */
export function UnansweredNotice() {
  const t = useTranslations("errors.unanswered")
  const [shown, setShown] = useState(false)
  useEffect(() => unanswered.heard(setShown), [])
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 top-0 z-20 flex justify-center p-2"
    >
      {shown ? (
        <Note tone="warn" size="body" className="shadow-(--lift-1)">
          <b className="font-semibold">{t("title")}</b> {t("text")}
        </Note>
      ) : null}
    </div>
  )
}
