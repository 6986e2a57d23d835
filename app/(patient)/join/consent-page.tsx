"use client"

import { Lock } from "lucide-react"
import { useTranslations } from "next-intl"
import { useId, useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { FieldError } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { PatientView } from "@/lib/consultations/patient-view"

type Props = {
  view: PatientView
  /** True when someone comes back to change what they agreed to. */
  again?: boolean
  onDone: () => Promise<unknown>
}

/**
 * What someone agrees to before going in, and what the lock costs. Every box starts empty; who comes
 * back finds what they ticked.
 */
export function ConsentPage({ view, again = false, onDone }: Props) {
  const t = useTranslations("patient.consent")
  const lost = useTranslations("patient.lost")
  const id = useId()
  // No bedside device is let into a class, and no transcript is brought of one.
  const alone = view.class === null
  const [given, setGiven] = useState({
    video: view.consent?.video ?? false,
    vitals: view.consent?.vitals ?? false,
    charting: view.consent?.charting ?? false,
    transcript: view.consent?.transcript ?? false,
  })
  const [state, setState] = useState<"open" | "video_missing" | "sending" | "lost">("open")

  const agree = async (event: FormEvent) => {
    event.preventDefault()
    if (state === "sending") return
    if (!given.video) return setState("video_missing")
    setState("sending")
    const answer = await post("/api/visit/consent", given)
    const unheard = !answer.ok && (answer.status === 0 || answer.status >= 500)
    // Ended or cancelled meanwhile: the next look at the visit opens that page.
    if (!unheard) await onDone()
    setState(unheard ? "lost" : "open")
  }
  return (
    <StepPage title={t("title")} clinic={view.clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <p className="mt-2 text-read text-text-2">{t("lead")}</p>
      <form
        method="post"
        noValidate
        onSubmit={(event) => void agree(event)}
        className="flex flex-1 flex-col"
      >
        <fieldset className="mt-3 min-w-0 divide-y divide-line-1">
          <legend className="sr-only">{t("lead")}</legend>
          <Checkbox
            size="big"
            label={t("video")}
            hint={t("videoNeeded")}
            required
            checked={given.video}
            aria-invalid={state === "video_missing" || undefined}
            aria-errormessage={state === "video_missing" ? `${id}-error` : undefined}
            onCheckedChange={(video) => {
              setGiven({ ...given, video })
              setState("open")
            }}
          />
          {alone ? (
            <>
              <Checkbox
                size="big"
                label={t("vitals")}
                checked={given.vitals}
                onCheckedChange={(vitals) =>
                  setGiven({ ...given, vitals, charting: vitals && given.charting })
                }
              />
              <Checkbox
                size="big"
                label={t("charting")}
                hint={t("chartingNeeds")}
                checked={given.charting}
                // Kept in the record means that the doctor sees them: the first follows from the second.
                onCheckedChange={(charting) =>
                  setGiven({ ...given, charting, vitals: charting || given.vitals })
                }
              />
              <Checkbox
                size="big"
                label={t("transcript")}
                checked={given.transcript}
                onCheckedChange={(transcript) => setGiven({ ...given, transcript })}
              />
            </>
          ) : null}
        </fieldset>
        <Note icon={Lock} className="mt-4">
          {t("lock")}
        </Note>
        {state === "video_missing" ? (
          <div className="mt-4 text-read">
            <FieldError id={`${id}-error`}>{t("tickVideo")}</FieldError>
          </div>
        ) : null}
        {state === "lost" ? (
          <Note tone="warn" role="alert" className="mt-4">
            {lost("action")}
          </Note>
        ) : null}
        <span className="flex-1" />
        <Button type="submit" size="big" busy={state === "sending"} className="mt-4">
          {t(again ? "save" : "agree")}
        </Button>
      </form>
    </StepPage>
  )
}
