"use client"

import { X } from "lucide-react"
import { useTranslations } from "next-intl"

import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import type { PlanPeriod } from "@/lib/scheduling/availability/availability"
import { typedTime } from "@/lib/scheduling/clock-time"

import { ProblemText } from "./problem-text"

type Props = {
  period: PlanPeriod
  /** Whose it is, read out before each field: "Monday". */
  name: string
  /** Where it stands in the plan: "rules.3". */
  path: string
  problems: ReadonlyMap<string, string>
  onChange: (period: PlanPeriod) => void
  onRemove: () => void
}

/** From, to, whether the end is on the next day, and a way to remove it. */
export function PeriodFields({ period, name, path, problems, onChange, onRemove }: Props) {
  const t = useTranslations("availability")
  const problem = problems.get(`${path}.startsAt`) ?? problems.get(`${path}.endsAt`)
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <TimeField
          label={t("from", { name })}
          value={period.startsAt}
          wrong={problems.has(`${path}.startsAt`)}
          onChange={(startsAt) => onChange({ ...period, startsAt })}
        />
        <span aria-hidden>–</span>
        <TimeField
          label={t("to", { name })}
          value={period.endsAt}
          wrong={problems.has(`${path}.endsAt`)}
          onChange={(endsAt) => onChange({ ...period, endsAt })}
        />
        <button
          type="button"
          aria-label={t("remove", { name, from: period.startsAt, to: period.endsAt })}
          onClick={onRemove}
          className="grid size-11 flex-none cursor-pointer place-items-center rounded-2 text-text-2 hover:bg-surface-2"
        >
          <X aria-hidden size={18} />
        </button>
        <Checkbox
          label={t("overnight")}
          aria-label={`${name}: ${t("overnight")}`}
          className="py-3!"
          checked={period.overnight}
          onCheckedChange={(overnight) => onChange({ ...period, overnight })}
        />
      </div>
      <ProblemText problem={problem} />
    </div>
  )
}

export function TimeField(props: {
  label: string
  value: string
  wrong: boolean
  onChange: (time: string) => void
}) {
  const { label, value, wrong, onChange } = props
  return (
    <Field label={label} hideLabel>
      <Input
        value={value}
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        placeholder="00:00"
        aria-invalid={wrong || undefined}
        className="w-20! text-center tabular-nums"
        onChange={(event) => onChange(event.target.value)}
        onBlur={(event) => onChange(typedTime(event.target.value) ?? event.target.value)}
      />
    </Field>
  )
}
