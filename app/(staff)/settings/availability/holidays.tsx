"use client"

import { Plus, Trash2 } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import type { Holidays as Standing } from "@/lib/scheduling/availability/queries"

import { detailText } from "../../_frame/detail-text"
import { LeaveGuard } from "../../_frame/leave-guard"
import { dayWords } from "../../calendar/day-words"
import { ProblemText } from "./problem-text"

type Holiday = Standing["holidays"][number]
type Outcome = "none" | "saved" | "stale" | "failed"

/** The clinic's days off. Everybody sees them; an administrator changes them. */
export function Holidays({ version, holidays, editable }: Standing & { editable: boolean }) {
  const t = useTranslations("availability")
  return (
    <section aria-labelledby="holidays" className="mt-10 max-w-[720px] border-t border-line-1 pt-6">
      <h2 id="holidays" className="text-read font-semibold">
        {t("holidays")}
      </h2>
      <p className="text-text-2">{t("holidaysHint")}</p>
      {editable ? <Editor version={version} holidays={holidays} /> : <List holidays={holidays} />}
    </section>
  )
}

function List({ holidays }: { holidays: readonly Holiday[] }) {
  const t = useTranslations("availability")
  const locale = useLocale()
  if (holidays.length === 0) return <p className="mt-3 text-text-2">{t("noHolidays")}</p>
  return (
    <ul className="mt-3 divide-y divide-line-1 border-y border-line-1">
      {holidays.map(({ day, name }) => (
        <li key={day} className="flex min-h-11 items-center justify-between gap-4">
          <span>{name}</span>
          <span className="text-text-2">{dayWords(day, locale).long}</span>
        </li>
      ))}
    </ul>
  )
}

function Editor({ version, holidays }: Standing) {
  const t = useTranslations("availability")
  const router = useRouter()
  const [rows, setRows] = useState<Holiday[]>(holidays)
  const [problem, setProblem] = useState<{ field: string; problem: string }>()
  const [outcome, setOutcome] = useState<Outcome>("none")
  const [busy, setBusy] = useState(false)
  const dirty = JSON.stringify(rows) !== JSON.stringify(holidays)
  const change = (next: Holiday[]): void => {
    setRows(next)
    setProblem(undefined)
    setOutcome("none")
  }

  async function save(): Promise<void> {
    setBusy(true)
    const answer = await post("/api/holidays", { version, holidays: rows })
    setBusy(false)
    if (answer.ok) {
      setOutcome("saved")
      startTransition(() => router.refresh())
    } else if (answer.reason === "bad_request") {
      setProblem({
        field: detailText(answer.detail, "field"),
        problem: detailText(answer.detail, "problem") || "no_day",
      })
    } else setOutcome(answer.reason === "stale" ? "stale" : "failed")
  }

  return (
    <>
      <LeaveGuard dirty={dirty} />
      <ul className="mt-3 flex flex-col gap-3">
        {rows.map((row, index) => {
          const wrong = problem?.field.startsWith(`holidays.${index}.`) === true
          return (
            <li key={index}>
              <div className="flex flex-wrap items-end gap-3">
                <Field label={t("holidayDay")} className="w-40">
                  <Input
                    type="date"
                    value={row.day}
                    aria-invalid={(wrong && problem?.field.endsWith("day")) || undefined}
                    onChange={({ target: { value } }) =>
                      change(rows.with(index, { ...row, day: value }))
                    }
                  />
                </Field>
                <Field label={t("holidayName")} className="min-w-48 flex-1">
                  <Input
                    value={row.name}
                    maxLength={80}
                    aria-invalid={(wrong && problem?.field.endsWith("name")) || undefined}
                    onChange={({ target: { value } }) =>
                      change(rows.with(index, { ...row, name: value }))
                    }
                  />
                </Field>
                <button
                  type="button"
                  aria-label={t("removeEntry", { name: row.name || t("holiday") })}
                  onClick={() => change(rows.toSpliced(index, 1))}
                  className="grid size-11 flex-none cursor-pointer place-items-center rounded-2 text-text-2 hover:bg-surface-2"
                >
                  <Trash2 aria-hidden size={18} />
                </button>
              </div>
              <ProblemText problem={wrong ? problem?.problem : undefined} />
            </li>
          )
        })}
      </ul>
      {outcome === "none" ? null : (
        <Note tone={outcome === "saved" ? "ok" : "bad"} size="body" role="status" className="mt-3">
          {t(`holidayOutcome.${outcome}`)}
        </Note>
      )}
      <div className="mt-3 flex flex-wrap gap-3">
        <Button variant="line" onClick={() => change([...rows, { day: "", name: "" }])}>
          <Plus aria-hidden size={18} />
          {t("addHoliday")}
        </Button>
        <Button variant="line" disabled={!dirty} busy={busy} onClick={() => void save()}>
          {t("saveHolidays")}
        </Button>
      </div>
    </>
  )
}
