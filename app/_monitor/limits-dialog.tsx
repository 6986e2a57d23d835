"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { monitored } from "@/lib/vitals/alarms/condition"
import { limitChanges } from "@/lib/vitals/alarms/limit-changes"
import { defaultBounds, limitProblem, longestMs } from "@/lib/vitals/alarms/limit-problem"
import { type Limits, defaultAdultLimits } from "@/lib/vitals/alarms/limits"
import type { Kept } from "@/lib/vitals/client/alarm-desk"
import { draftOf, limitCodes, limitsFrom } from "@/lib/vitals/client/limits-draft"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"

import { LimitsRow } from "./limits-row"

type Props = {
  limits: Limits
  open: boolean
  onOpenChange: (open: boolean) => void
  defaults: Limits
  /** What counted before this page last changed them. */
  previous: Limits | undefined
  onKeep: (limits: Limits) => Promise<Kept>
}

/** The alarm limits of this patient. What is kept counts at once, here and for everybody who watches. */
export function LimitsDialog(props: Props) {
  const { limits, defaults, previous, open, onOpenChange, onKeep } = props
  const t = useTranslations("vitals.limits")
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("about")}>
      {open ? (
        <LimitsForm
          limits={limits}
          defaults={defaults}
          previous={previous}
          onKeep={onKeep}
          onDone={() => onOpenChange(false)}
        />
      ) : null}
    </Dialog>
  )
}

type FormProps = Pick<Props, "limits" | "defaults" | "previous" | "onKeep"> & { onDone: () => void }

function LimitsForm({ limits, defaults, previous, onKeep, onDone }: FormProps) {
  const t = useTranslations("vitals.limits")
  const words = useAlarmWords()
  const [draft, setDraft] = useState(() => draftOf(limits))
  // Whoever set others meanwhile is not overruled by somebody who never saw them.
  const [seen] = useState(limits.version)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string>()
  const asked = limitsFrom(limits, draft)
  const problems = limitCodes.flatMap((code) => {
    const problem = asked && limitProblem(code, asked.vitals[code])
    return problem === undefined ? [] : [{ code, problem }]
  })

  async function keep(next: Limits): Promise<void> {
    setBusy(true)
    const kept = await onKeep({ ...next, version: seen })
    setBusy(false)
    if (kept.ok) onDone()
    else setRefused(kept.reason)
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (asked !== undefined && problems.length === 0) void keep(asked)
      }}
    >
      {limitCodes.map((code) => (
        <LimitsRow
          key={code}
          code={code}
          draft={draft[code]}
          onChange={(change) => setDraft({ ...draft, [code]: { ...draft[code], ...change } })}
        />
      ))}
      {problems.map(({ code, problem }) => (
        <p key={code} role="alert" className="font-medium text-danger">
          {words.vital(code)}:{" "}
          {t(`problem.${problem}`, {
            least: monitored[code].plausible[0],
            most: monitored[code].plausible[1],
            floor: defaultBounds.lowestLow[code] ?? monitored[code].plausible[0],
            seconds: (defaultBounds.longestDelayMs[code] ?? longestMs) / 1000,
          })}
        </p>
      ))}
      {asked === undefined ? (
        <p role="alert" className="font-medium text-danger">
          {t("problem.not_a_number")}
        </p>
      ) : null}
      {refused === undefined ? null : (
        <p role="alert" className="font-medium text-danger">
          {t(refused === "changed_meanwhile" ? "changed" : "refused")}
        </p>
      )}
      <p className="text-text-2">{t("confirm")}</p>
      {/* Only a child's defaults are others than an adult's, and those come from the table of a score. */}
      {limitChanges(defaultAdultLimits, defaults).length > 0 ? (
        <p data-sign-off="" className="font-medium text-warn">
          {t("signOff")}
        </p>
      ) : null}
      <div className="flex flex-wrap justify-end gap-3">
        <Button variant="plain" onClick={() => setDraft(draftOf(defaults))}>
          {t("defaults")}
        </Button>
        <Button variant="line" onClick={() => setDraft(draftOf(previous ?? limits))}>
          {t("undo")}
        </Button>
        <Button variant="primary" type="submit" busy={busy}>
          {t("keep")}
        </Button>
      </div>
    </form>
  )
}
