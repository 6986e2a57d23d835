"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { cellStyle } from "@/lib/vitals/client/numeric-cell"
import type { News2Score } from "@/lib/vitals/scores/news2"
import { oldestOf } from "@/lib/vitals/scores/news2-inputs"

import { News2Dialog, type Observe } from "./news2-dialog"

type Props = { score: News2Score; now: number; observe: Observe }

/** The score as a number among numbers; pressed, it shows every sub-score and what is missing. */
export function News2Cell({ score, now, observe }: Props) {
  const t = useTranslations("vitals.news2")
  const ages = useTranslations("vitals")
  const [open, setOpen] = useState(false)
  const isScored = score.state === "scored"
  const oldest = isScored ? oldestOf(score.items.filter((item) => "reading" in item)) : undefined
  const isHigh = isScored && score.response.risk === "high"
  return (
    <div data-news2={score.state} className={cellStyle}>
      <dt className="text-small whitespace-nowrap text-mon-text-2">
        <b className="font-semibold text-wave-other">NEWS2</b>{" "}
        {observe.scale.scale === 2 ? t("scale.short") : null}
      </dt>
      <dd className="text-right text-small text-mon-text-2">
        {oldest === undefined
          ? null
          : t("oldest", {
              age: ages("ageMinutes", {
                minutes: Math.max(0, Math.floor((now - oldest) / 60_000)),
              }),
            })}
      </dd>
      <dd className="text-figure font-semibold tabular-nums">
        {isScored ? (
          <span
            className={
              isHigh
                ? "rounded-2 bg-mon-text-1 px-2 text-mon-0 forced-colors:outline-2"
                : "text-wave-other"
            }
          >
            {score.total}
          </span>
        ) : (
          <>
            <span aria-hidden="true" className="text-mon-text-3">
              – –
            </span>
            <span className="sr-only">{t(score.state)}</span>
          </>
        )}
      </dd>
      <dd className="text-right text-small">
        <button
          type="button"
          className="min-h-11 text-mon-text-1 underline decoration-mon-edge underline-offset-4 pointer-fine:min-h-6"
          onClick={() => setOpen(true)}
        >
          {isScored ? t(`risk.${score.response.risk}`) : t(score.state)}
        </button>
        <News2Dialog score={score} open={open} onOpenChange={setOpen} observe={observe} />
      </dd>
    </div>
  )
}
