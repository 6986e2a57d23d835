"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import type { Party, TranscriptView } from "@/lib/summaries/transcript-view"

type Speaker = TranscriptView["speakers"][number]

type Props = {
  /** Whose words stand in the transcript. */
  speakers: readonly Speaker[]
  busy: boolean
  onWithdraw: (party: Party) => void
}

/** Everybody but the clinician, who deletes it: what one of them takes back is written down on their word. */
export function TranscriptWithdrawals({ speakers, busy, onWithdraw }: Props) {
  const t = useTranslations("transcript")
  const [asked, setAsked] = useState<Speaker>()
  const others = speakers.filter(({ party }) => party !== "clinician")
  const called = ({ role, name }: Speaker) =>
    name === null ? t(`roles.${role}`) : t("named", { name, role: t(`roles.${role}`) })
  if (others.length === 0) return null
  return (
    <div>
      <h3 className="font-medium">{t("speak")}</h3>
      <ul className="flex flex-col gap-2">
        {others.map((speaker) => (
          <li key={speaker.party} className="flex flex-wrap items-center gap-3">
            <bdi className="min-w-0 flex-1 basis-60 wrap-anywhere">{called(speaker)}</bdi>
            <Button
              variant="plain"
              size="sm"
              busy={busy}
              aria-label={t("withdrawOf", { who: called(speaker) })}
              onClick={() => setAsked(speaker)}
            >
              {t("withdraw")}
            </Button>
          </li>
        ))}
      </ul>
      <AlertDialog
        open={asked !== undefined}
        onOpenChange={(open) => {
          if (!open) setAsked(undefined)
        }}
        title={t("removeTitle")}
        description={asked === undefined ? "" : t("withdrawText", { who: called(asked) })}
        confirm={t("withdraw")}
        cancel={t("keep")}
        onConfirm={() => {
          if (asked !== undefined) onWithdraw(asked.party)
          setAsked(undefined)
        }}
      />
    </div>
  )
}
