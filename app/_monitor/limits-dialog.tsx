"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { isMonitored, monitored } from "@/lib/vitals/alarms/condition"
import type { MonitoredCode } from "@/lib/vitals/alarms/condition"
import { type Bounds, limitProblem } from "@/lib/vitals/alarms/limit-problem"
import type { Limits, VitalLimits } from "@/lib/vitals/alarms/limits"
import type { Kept } from "@/lib/vitals/client/alarm-desk"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"

const codes = Object.keys(monitored).filter(isMonitored)
const fields = ["extremeLow", "low", "high", "extremeHigh"] as const
type Field = (typeof fields)[number]
type Draft = Readonly<Record<MonitoredCode, { enabled: boolean } & Record<Field, string>>>

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
  const asked = limitsOf(limits, draft)
  const problems = codes.flatMap((code) => {
    const problem = asked && limitProblem(code, asked.vitals[code], asked.vitals[code].hysteresis)
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
      {codes.map((code) => (
        <LimitsRow
          key={code}
          code={code}
          rules={limits.vitals[code]}
          draft={draft[code]}
          onChange={(change) => setDraft({ ...draft, [code]: { ...draft[code], ...change } })}
        />
      ))}
      {problems.map(({ code, problem }) => (
        <p key={code} role="alert" className="font-medium text-danger">
          {words.vital(code)}: {t(`problem.${problem}`)}
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

type RowProps = {
  code: MonitoredCode
  rules: VitalLimits
  draft: Draft[MonitoredCode]
  onChange: (change: Partial<Draft[MonitoredCode]>) => void
}

function LimitsRow({ code, rules, draft, onChange }: RowProps) {
  const t = useTranslations("vitals.limits")
  const units = useTranslations("vitals")
  const words = useAlarmWords()
  const vital = words.vital(code)
  return (
    <fieldset data-limits={code} className="m-0 border-0 border-t border-line-1 p-0 pt-2">
      <legend className="sr-only">{vital}</legend>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <label className="flex min-h-9 flex-1 items-center gap-2 font-semibold">
          <input
            type="checkbox"
            className="size-5 accent-brand"
            checked={draft.enabled}
            onChange={({ target }) => onChange({ enabled: target.checked })}
          />
          {vital} {units("unit", { unit: monitored[code].unit })}
        </label>
        <span className="text-small text-text-2">
          {t("rule", {
            hysteresis: words.number(code, rules.hysteresis),
            delay: rules.ordinary.delayMs / 1000,
          })}
        </span>
      </div>
      <div className="mt-1 grid grid-cols-4 gap-2">
        {fields.map((field) => (
          <label key={field} className="flex flex-col gap-0.5 text-small text-text-2">
            {t(field)}
            <input
              inputMode="decimal"
              aria-label={`${vital}: ${t(field)}`}
              disabled={!draft.enabled}
              className="min-h-11 w-full rounded-2 border border-line-2 bg-surface-1 px-2 text-read text-text-1 tabular-nums disabled:bg-surface-2 disabled:text-text-3"
              value={draft[field]}
              onChange={({ target }) => onChange({ [field]: target.value })}
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function draftOf({ vitals }: Limits): Draft {
  const one = (code: MonitoredCode) => {
    const { enabled, ...rules } = vitals[code]
    const said = (field: Field) => (rules[field] === null ? "" : String(rules[field]))
    return {
      enabled,
      extremeLow: said("extremeLow"),
      low: said("low"),
      high: said("high"),
      extremeHigh: said("extremeHigh"),
    }
  }
  return {
    MDC_ECG_HEART_RATE: one("MDC_ECG_HEART_RATE"),
    MDC_PULS_OXIM_PULS_RATE: one("MDC_PULS_OXIM_PULS_RATE"),
    MDC_PULS_OXIM_SAT_O2: one("MDC_PULS_OXIM_SAT_O2"),
    MDC_RESP_RATE: one("MDC_RESP_RATE"),
    MDC_PRESS_BLD_NONINV_SYS: one("MDC_PRESS_BLD_NONINV_SYS"),
    MDC_TEMP_BODY: one("MDC_TEMP_BODY"),
  }
}

/** Undefined while something in it is no number. An empty field is no limit on that side. */
function limitsOf(limits: Limits, draft: Draft): Limits | undefined {
  let vitals = limits.vitals
  for (const code of codes) {
    const bounds: Partial<Record<Field, number | null>> = {}
    for (const field of fields) {
      const text = draft[code][field].trim().replace(",", ".")
      if (text !== "" && !/^\d{1,3}(\.\d)?$/.test(text)) return undefined
      bounds[field] = text === "" ? null : Number(text)
    }
    const { low = null, high = null, extremeLow = null, extremeHigh = null } = bounds
    const set: Bounds = { low, high, extremeLow, extremeHigh }
    vitals = { ...vitals, [code]: { ...vitals[code], enabled: draft[code].enabled, ...set } }
  }
  return { ...limits, vitals }
}
