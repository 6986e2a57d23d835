"use client"

import { Trash2 } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"

import { ProblemText } from "./problem-text"

type Range = { fromDay: string; toDay: string }
type Props = {
  name: string
  range: Range
  path: string
  problems: ReadonlyMap<string, string>
  onChange: (range: Range) => void
  onRemove: () => void
  /** What else belongs to the row, before the days. */
  children?: ReactNode
}

/** First and last day, both included. A first day after the last one takes it along. */
export function DayRange({ name, range, path, problems, onChange, onRemove, children }: Props) {
  const t = useTranslations("availability")
  const { fromDay, toDay } = range
  const problem = problems.get(`${path}.fromDay`) ?? problems.get(`${path}.toDay`)
  return (
    <div role="group" aria-label={name}>
      <div className="flex flex-wrap items-end gap-3">
        {children}
        <Field label={t("firstDay")} className="w-40">
          <Input
            type="date"
            value={fromDay}
            aria-invalid={problems.has(`${path}.fromDay`) || undefined}
            onChange={({ target: { value } }) =>
              onChange({ fromDay: value, toDay: value > toDay ? value : toDay })
            }
          />
        </Field>
        <Field label={t("lastDay")} className="w-40">
          <Input
            type="date"
            value={toDay}
            aria-invalid={problems.has(`${path}.toDay`) || undefined}
            onChange={({ target: { value } }) => onChange({ fromDay, toDay: value })}
          />
        </Field>
        <button
          type="button"
          aria-label={t("removeEntry", { name })}
          onClick={onRemove}
          className="grid size-11 flex-none cursor-pointer place-items-center rounded-2 text-text-2 hover:bg-surface-2"
        >
          <Trash2 aria-hidden size={18} />
        </button>
      </div>
      <ProblemText problem={problem} />
    </div>
  )
}
