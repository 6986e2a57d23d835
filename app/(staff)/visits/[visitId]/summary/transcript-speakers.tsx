"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { Party, TranscriptView } from "@/lib/summaries/transcript-view"

type Speaker = TranscriptView["speakers"][number]

type Props = {
  names: readonly { name: string; party: Party | undefined }[]
  speakers: readonly Speaker[]
  /** Those who speak and have not agreed. */
  missing: readonly Speaker[]
  busy: boolean
  onChoose: (name: string, party: Party) => void
  onAnswer: (party: Party, agreed: boolean) => void
}

/** Whose words stand under each name, and whether they agreed that they are written down. */
export function TranscriptSpeakers(props: Props) {
  const { names, speakers, missing, busy, onChoose, onAnswer } = props
  const t = useTranslations("transcript")
  const called = ({ role, name }: Speaker) =>
    name === null ? t(`roles.${role}`) : t("named", { name, role: t(`roles.${role}`) })
  const options = [
    { value: "" as const, label: t("choose") },
    ...speakers.map((speaker) => ({ value: speaker.party, label: called(speaker) })),
  ]
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-medium">{t("who")}</legend>
      {names.map(({ name, party }) => (
        <Select<Party | "">
          key={name}
          label={name === "" ? t("nameless") : name}
          value={party ?? ""}
          options={options}
          onValueChange={(chosen) => {
            if (chosen !== "") onChoose(name, chosen)
          }}
          className="max-w-96"
        />
      ))}
      {missing.map((speaker) =>
        speaker.party === "patient" ? (
          <Note key={speaker.party} tone="bad" size="body">
            {t("patientRefused")}
          </Note>
        ) : (
          <div key={speaker.party} className="flex flex-wrap items-center gap-3">
            <p className="min-w-0 flex-1 basis-60">{t("ask", { who: called(speaker) })}</p>
            <Button
              variant="line"
              size="sm"
              busy={busy}
              onClick={() => onAnswer(speaker.party, true)}
            >
              {t("agreed")}
            </Button>
            <Button
              variant="plain"
              size="sm"
              busy={busy}
              onClick={() => onAnswer(speaker.party, false)}
            >
              {t("refused")}
            </Button>
          </div>
        ),
      )}
    </fieldset>
  )
}
