"use client"

import { Plus } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import type { PlanRule } from "@/lib/scheduling/availability/availability"

import { PeriodFields } from "./period-fields"
import { copiedToWeekdays, withPeriod } from "./plan-state"
import { weekdays } from "./weekdays"

type Props = {
  rules: readonly PlanRule[]
  problems: ReadonlyMap<string, string>
  onChange: (rules: PlanRule[]) => void
}

/** Every day's hours as typed times: all of the editor on a phone, and beside the grid on a desk. */
export function WeekList({ rules, problems, onChange }: Props) {
  const t = useTranslations("availability")
  const positions = rules.map((rule, index) => ({ rule, index }))
  return (
    <ul className="mt-3 divide-y divide-line-1 border-y border-line-1">
      {weekdays.map((weekday) => {
        const name = t(`weekdays.${weekday}`)
        const own = positions.filter(({ rule }) => rule.weekday === weekday)
        return (
          <li
            key={weekday}
            className="grid items-start gap-x-4 gap-y-1 py-2 sm:grid-cols-[112px_minmax(0,1fr)_auto]"
          >
            <h3 className="flex min-h-11 items-center font-medium">{name}</h3>
            <div className="flex min-w-0 flex-col gap-1">
              {own.length === 0 ? (
                <p className="flex min-h-11 items-center text-text-3">{t("closed")}</p>
              ) : null}
              {own.map(({ rule, index }, place) => (
                <PeriodFields
                  key={index}
                  period={rule}
                  name={place === 0 ? name : `${name} ${place + 1}`}
                  path={`rules.${index}`}
                  problems={problems}
                  onChange={(period) => onChange(rules.with(index, { weekday, ...period }))}
                  onRemove={() => onChange(rules.toSpliced(index, 1))}
                />
              ))}
            </div>
            <div className="flex flex-col items-start">
              <Button
                variant="plain"
                aria-label={t("addTo", { name })}
                onClick={() => onChange(withPeriod(rules, weekday))}
              >
                <Plus aria-hidden size={18} />
                {t("add")}
              </Button>
              {weekday === 1 && own.length > 0 ? (
                <Button variant="plain" onClick={() => onChange(copiedToWeekdays(rules, weekday))}>
                  {t("copy")}
                </Button>
              ) : null}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
