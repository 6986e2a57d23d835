"use client"

import { useFormatter, useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import type { ManualEntry } from "@/lib/vitals/client/manual-source"
import type { ManualForm } from "@/lib/vitals/manual-entry"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

import type { PhotoState } from "./photo-line"
import { useUnitName } from "./use-unit-name"

/** What was typed in on this page, the newest first, each with a way back. */
export function SentList({
  entries,
  photos,
  isSending,
  onWithdraw,
  onCorrect,
}: {
  entries: readonly ManualEntry[]
  /** What became of the photograph of each entry that has one. */
  photos: ReadonlyMap<number, PhotoState>
  /** Somebody can be shown it now. */
  isSending: boolean
  onWithdraw: (id: number) => void
  onCorrect: (id: number, form: ManualForm) => void
}) {
  const t = useTranslations("bedside.manual")
  const names = useTranslations("bedside.names")
  const unitName = useUnitName()
  const format = useFormatter()
  if (entries.length === 0) return null
  return (
    <section aria-label={t("sent")}>
      <h3 className="mb-2 text-read font-medium">{t(isSending ? "sent" : "ready")}</h3>
      <ul className="flex flex-col gap-2">
        {entries.map(({ id, form, values, withdrawn }) => (
          <li
            key={id}
            data-withdrawn={withdrawn ? "" : undefined}
            className="flex flex-col gap-2 rounded-3 border border-line-1 px-4 py-3 text-read"
          >
            <span className="min-w-0">
              {values.map(({ code, value, unit }) => (
                <span key={code} className={`block ${withdrawn ? "line-through" : "font-medium"}`}>
                  {isVitalCode(code) ? names(code) : code} {shown(code, value)} {unitName(unit)}
                </span>
              ))}
              <span className="block text-text-2">
                {withdrawn ? t("withdrawn") : t("measuredAt", { time: timeOf(form.at) })}
              </span>
              <PhotoWord state={photos.get(id)} />
            </span>
            {!withdrawn && (
              <span className="flex gap-2">
                <Button variant="line" className="text-[1rem]" onClick={() => onCorrect(id, form)}>
                  {t("correct")}
                </Button>
                <Button variant="plain" className="text-[1rem]" onClick={() => onWithdraw(id)}>
                  {t("undo")}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )

  function shown(code: string, value: number): string {
    const digits = isVitalCode(code) ? vitalCodes[code].decimals : 1
    return format.number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  }

  function timeOf(at: number): string {
    return format.dateTime(at, {
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    })
  }
}

function PhotoWord({ state }: { state: PhotoState | undefined }) {
  const t = useTranslations("bedside.manual.photoState")
  return (
    <output className={`block ${state === "unsafe" || state === "nobody" ? "text-danger" : ""}`}>
      {state === undefined ? "" : t(state)}
    </output>
  )
}
