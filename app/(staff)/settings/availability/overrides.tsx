"use client"

import { Plus } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import type { PlanOverride } from "@/lib/scheduling/availability/availability"

import { DayRange } from "./day-range"
import { PeriodFields } from "./period-fields"
import { periodOf } from "./plan-state"

type Props = {
  overrides: readonly PlanOverride[]
  today: string
  problems: ReadonlyMap<string, string>
  onChange: (overrides: PlanOverride[]) => void
}

/** Days with hours of their own instead of the week's, or with none. */
export function Overrides({ overrides, today, problems, onChange }: Props) {
  const t = useTranslations("availability")
  return (
    <section aria-labelledby="overrides">
      <h2 id="overrides" className="text-read font-semibold">
        {t("overrides")}
      </h2>
      <p className="max-w-[64ch] text-text-2">{t("overridesHint")}</p>
      <ul className="mt-3 divide-y divide-line-1 border-t border-line-1 empty:hidden">
        {overrides.map((one, index) => {
          const path = `overrides.${index}`
          const name = t("overrideName", { number: index + 1 })
          const change = (part: Partial<PlanOverride>) =>
            onChange(overrides.with(index, { ...one, ...part }))
          return (
            <li key={index} className="flex flex-col gap-2 py-3">
              <DayRange
                name={name}
                range={one}
                path={path}
                problems={problems}
                onChange={change}
                onRemove={() => onChange(overrides.toSpliced(index, 1))}
              />
              <div className="flex flex-col gap-1">
                {one.periods.length === 0 ? <p className="text-text-2">{t("closedThen")}</p> : null}
                {one.periods.map((period, place) => (
                  <PeriodFields
                    key={place}
                    period={period}
                    name={place === 0 ? name : `${name} (${place + 1})`}
                    path={`${path}.periods.${place}`}
                    problems={problems}
                    onChange={(next) => change({ periods: one.periods.with(place, next) })}
                    onRemove={() => change({ periods: one.periods.toSpliced(place, 1) })}
                  />
                ))}
              </div>
              <div>
                <Button
                  variant="plain"
                  aria-label={t("addTo", { name })}
                  onClick={() => change({ periods: [...one.periods, periodOf(540, 720)] })}
                >
                  <Plus aria-hidden size={18} />
                  {t("add")}
                </Button>
              </div>
            </li>
          )
        })}
      </ul>
      <Button
        variant="line"
        className="mt-2"
        onClick={() => onChange([...overrides, { fromDay: today, toDay: today, periods: [] }])}
      >
        <Plus aria-hidden size={18} />
        {t("addOverride")}
      </Button>
    </section>
  )
}
