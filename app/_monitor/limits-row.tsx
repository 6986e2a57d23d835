"use client"

import { useTranslations } from "next-intl"

import { monitored } from "@/lib/vitals/alarms/condition"
import type { MonitoredCode } from "@/lib/vitals/alarms/condition"
import {
  type DraftField,
  type LimitsDraft,
  limitFields,
  ruleFields,
} from "@/lib/vitals/client/limits-draft"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"
import { unitSign } from "@/lib/vitals/unit-sign"

type Typed = LimitsDraft[MonitoredCode]
type Props = { code: MonitoredCode; draft: Typed; onChange: (change: Partial<Typed>) => void }

/** The limits of one number, how long each must be passed before it alarms, and how far inside it ends. */
export function LimitsRow({ code, draft, onChange }: Props) {
  const t = useTranslations("vitals.limits")
  const words = useAlarmWords()
  const vital = words.vital(code)
  const field = (name: DraftField) => (
    <label key={name} className="flex flex-col justify-end gap-0.5 text-small text-text-2">
      {t(name)}
      <input
        inputMode="decimal"
        aria-label={`${vital}: ${t(name)}`}
        disabled={!draft.enabled}
        className="min-h-11 w-full rounded-2 border border-line-2 bg-surface-1 px-2 text-read text-text-1 tabular-nums disabled:bg-surface-2 disabled:text-text-3"
        value={draft[name]}
        onChange={({ target }) => onChange({ [name]: target.value })}
      />
    </label>
  )
  return (
    <fieldset data-limits={code} className="m-0 border-0 border-t border-line-1 p-0 pt-2">
      <legend className="sr-only">{vital}</legend>
      <label className="flex min-h-9 items-center gap-2 font-semibold">
        <input
          type="checkbox"
          className="size-5 accent-brand"
          checked={draft.enabled}
          onChange={({ target }) => onChange({ enabled: target.checked })}
        />
        {vital} {unitSign(monitored[code].unit)}
      </label>
      <div className="mt-1 grid grid-cols-4 gap-2">{limitFields.map(field)}</div>
      <div className="mt-1 grid grid-cols-3 gap-2">{ruleFields.map(field)}</div>
    </fieldset>
  )
}
