"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { Party, TranscriptView } from "@/lib/summaries/transcript-view"

import { TranscriptWithdrawals } from "./transcript-withdrawals"

type Props = {
  transcript: NonNullable<TranscriptView["transcript"]>
  speakers: TranscriptView["speakers"]
  /** Whether the draft took the words as they were said. */
  quoted: boolean
  busy: boolean
  /** Both undefined for whoever may only read. */
  onRemove: (() => void) | undefined
  onWithdraw: ((party: Party) => void) | undefined
}

/** What was brought, what it leaves open, and how it goes again: by its clinician, or by who takes back their word. */
export function TranscriptBrought(props: Props) {
  const { transcript, speakers, quoted, busy, onRemove, onWithdraw } = props
  const t = useTranslations("transcript")
  const [asking, setAsking] = useState(false)
  const { lines, language, swapped, openQuestions } = transcript
  return (
    <div className="mt-2 flex flex-col gap-3">
      <p>
        {t("brought", { lines })} {quoted ? t("verbatim") : null}
      </p>
      {language === null ? (
        <Note tone="warn" size="body">
          {t("unknownLanguage")}
        </Note>
      ) : null}
      {swapped ? (
        <Note tone="warn" size="body">
          {t("swapped")}
        </Note>
      ) : null}
      {openQuestions.length === 0 ? null : (
        <div>
          <h3 className="font-medium">{t("openQuestions")}</h3>
          <ul className="list-disc pl-5">
            {openQuestions.map(({ line, text }) => (
              <li key={line + text}>
                {text} <span className="text-text-2">{line}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {onWithdraw === undefined ? null : (
        <TranscriptWithdrawals
          speakers={speakers.filter(({ party }) => transcript.parties.includes(party))}
          busy={busy}
          onWithdraw={onWithdraw}
        />
      )}
      {onRemove === undefined ? null : (
        <>
          <Button
            variant="line"
            size="sm"
            busy={busy}
            className="self-start"
            onClick={() => setAsking(true)}
          >
            {t("remove")}
          </Button>
          <AlertDialog
            open={asking}
            onOpenChange={setAsking}
            title={t("removeTitle")}
            description={t("removeText")}
            confirm={t("remove")}
            cancel={t("keep")}
            onConfirm={onRemove}
          />
        </>
      )}
    </div>
  )
}
