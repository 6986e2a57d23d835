"use client"

import { useLocale, useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { LinkView } from "@/lib/identity/join"

import { useNow } from "./use-now"
import { whenOf } from "./when"

type Props = {
  link: LinkView
  sending: boolean
  trouble: ReactNode
  onCancel: () => void
  onBack: () => void
}

/** Until when it can be called off here is said before the press, not after it. */
export function CancelForm({ link, sending, trouble, onCancel, onBack }: Props) {
  const t = useTranslations("invite.answer")
  const patient = useTranslations("patient")
  const now = useNow()
  const until = link.changeUntil === null ? undefined : new Date(link.changeUntil)
  const when = whenOf(until ?? now, link.clinic.zone, useLocale(), now)
  const open = until !== undefined && now <= until
  return (
    <>
      {open ? (
        <p className="mt-4 text-text-2">
          {t("cancel.until", { day: patient("day", when.date), time: when.time })}
        </p>
      ) : (
        <Note tone="warn" className="mt-4">
          {until === undefined ? t("begun") : t("cancel.late", { clinic: link.clinic.name })}
        </Note>
      )}
      {trouble}
      <div className="mt-6 flex flex-col gap-2.5">
        {open ? (
          <Button variant="danger" size="big" busy={sending} onClick={onCancel}>
            {t("cancel.yes")}
          </Button>
        ) : null}
        <Button variant="line" size="big" onClick={onBack}>
          {t("cancel.no")}
        </Button>
      </div>
    </>
  )
}
