"use client"

import { Plus } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Select } from "@/app/_ui/select"
import type { PlanTimeOff } from "@/lib/scheduling/availability/availability"

import { DayRange } from "./day-range"
import { TimeField } from "./period-fields"
import { ProblemText } from "./problem-text"

type Props = {
  timeOff: readonly PlanTimeOff[]
  today: string
  problems: ReadonlyMap<string, string>
  onChange: (timeOff: PlanTimeOff[]) => void
}

const kinds = ["leave", "sick", "training", "meeting", "other"] as const

/** Whole days, or from a time of the first day to a time of the last. It beats everything else. */
export function TimeOffList({ timeOff, today, problems, onChange }: Props) {
  const t = useTranslations("availability")
  return (
    <section aria-labelledby="time-off">
      <h2 id="time-off" className="text-read font-semibold">
        {t("timeOff")}
      </h2>
      <p className="max-w-[64ch] text-text-2">{t("timeOffHint")}</p>
      <ul className="mt-3 divide-y divide-line-1 border-t border-line-1 empty:hidden">
        {timeOff.map((one, index) => (
          <Entry
            key={index}
            one={one}
            name={t("timeOffName", { number: index + 1 })}
            path={`timeOff.${index}`}
            problems={problems}
            onChange={(next) => onChange(timeOff.with(index, next))}
            onRemove={() => onChange(timeOff.toSpliced(index, 1))}
          />
        ))}
      </ul>
      <Button
        variant="line"
        className="mt-2"
        onClick={() =>
          onChange([
            ...timeOff,
            { fromDay: today, toDay: today, startsAt: null, endsAt: null, kind: "leave" },
          ])
        }
      >
        <Plus aria-hidden size={18} />
        {t("addTimeOff")}
      </Button>
    </section>
  )
}

function Entry(props: {
  one: PlanTimeOff
  name: string
  path: string
  problems: ReadonlyMap<string, string>
  onChange: (one: PlanTimeOff) => void
  onRemove: () => void
}) {
  const { one, name, path, problems, onChange, onRemove } = props
  const t = useTranslations("availability")
  const part = one.startsAt !== null || one.endsAt !== null
  return (
    <li className="flex flex-col gap-1 py-3">
      <DayRange
        name={name}
        range={one}
        path={path}
        problems={problems}
        onChange={(range) => onChange({ ...one, ...range })}
        onRemove={onRemove}
      >
        <Select
          label={t("kind")}
          value={one.kind}
          options={kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          onValueChange={(kind) => onChange({ ...one, kind })}
          className="w-40"
        />
      </DayRange>
      <div className="flex flex-wrap items-center gap-x-3">
        <Checkbox
          label={t("partOfDay")}
          aria-label={`${name}: ${t("partOfDay")}`}
          className="py-3!"
          checked={part}
          onCheckedChange={(checked) =>
            onChange({
              ...one,
              startsAt: checked ? "09:00" : null,
              endsAt: checked ? "12:00" : null,
            })
          }
        />
        {part ? (
          <>
            <TimeField
              label={t("offFrom", { name })}
              value={one.startsAt ?? ""}
              wrong={problems.has(`${path}.startsAt`)}
              onChange={(startsAt) => onChange({ ...one, startsAt })}
            />
            <span aria-hidden>–</span>
            <TimeField
              label={t("offTo", { name })}
              value={one.endsAt ?? ""}
              wrong={problems.has(`${path}.endsAt`)}
              onChange={(endsAt) => onChange({ ...one, endsAt })}
            />
          </>
        ) : null}
      </div>
      <ProblemText problem={problems.get(`${path}.startsAt`) ?? problems.get(`${path}.endsAt`)} />
    </li>
  )
}
