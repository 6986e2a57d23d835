"use client"

import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"

import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { SkeletonRows } from "@/app/_ui/skeleton"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { Plan } from "@/lib/scheduling/availability/availability"
import type { DayView } from "@/lib/scheduling/slots/slot-view"

import { dayWords } from "../../calendar/day-words"
import { usePreview } from "./use-preview"

type Props = {
  personId: string
  plan: Plan
  types: readonly { id: string; name: string }[]
}

/** What the hours on the screen would give over the next two weeks, saved or not. */
export function Preview({ personId, plan, types }: Props) {
  const t = useTranslations("availability")
  const common = useTranslations("common")
  const [typeId, setTypeId] = useState(types[0]?.id)
  const preview = usePreview(personId, plan, typeId)
  return (
    <section
      aria-labelledby="preview"
      className="flex flex-col gap-3 self-start xl:sticky xl:top-6 xl:max-h-[calc(100dvh-120px)] xl:overflow-y-auto"
    >
      <div>
        <h2 id="preview" className="text-read font-semibold">
          {t("preview")}
        </h2>
        <p className="text-text-2">{t("previewHint")}</p>
      </div>
      {typeId === undefined ? (
        <p className="text-text-2">{t("noTypes")}</p>
      ) : (
        <Select
          label={t("previewType")}
          value={typeId}
          options={types.map(({ id, name }) => ({ value: id, label: name }))}
          onValueChange={setTypeId}
        />
      )}
      {preview.shown === undefined ? (
        preview.failed ? null : (
          <SkeletonRows label={t("previewLoading")} rows={4} />
        )
      ) : (
        <div aria-busy={preview.stale}>
          <p className="text-small text-text-3">
            {t("previewZone", { zone: zoneWords(common, preview.shown.zone) })}
          </p>
          {preview.shown.outside > 0 ? (
            <Note tone="warn" size="body" className="mt-2">
              {t("outside", { count: preview.shown.outside })}
            </Note>
          ) : null}
          <ul className={`mt-2 divide-y divide-line-1 ${preview.stale ? "text-text-3" : ""}`}>
            {preview.shown.days.map((day) => (
              <Day key={day.date} day={day} />
            ))}
          </ul>
        </div>
      )}
      {preview.failed ? <p className="text-text-2">{t("previewFailed")}</p> : null}
    </section>
  )
}

function Day({ day }: { day: DayView }) {
  const t = useTranslations("availability")
  const words = dayWords(day.date, useLocale())
  const [first, last] = [day.slots[0], day.slots.at(-1)]
  const name = `${words.weekday} ${words.day} ${words.month}`
  if (first === undefined || last === undefined)
    return (
      <li className="flex min-h-9 items-center justify-between gap-3 py-1 text-text-3">
        <span>{name}</span>
        <span>{t("none")}</span>
      </li>
    )
  return (
    <li className="py-1">
      <details>
        <summary className="flex min-h-9 cursor-pointer items-center justify-between gap-3">
          <span className="font-medium">{name}</span>
          <span className="tabular-nums">
            {t("range", { count: day.slots.length, from: first.time, to: last.time })}
          </span>
        </summary>
        <p className="pb-2 text-small leading-5 text-text-2 tabular-nums">
          {day.slots
            .map(({ time, offset }) => (offset === null ? time : `${time} (${offset})`))
            .join("  ")}
        </p>
      </details>
    </li>
  )
}
