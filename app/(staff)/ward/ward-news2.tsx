"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { News2Dialog, type Observe } from "@/app/_monitor/news2-dialog"
import type { News2Score } from "@/lib/vitals/scores/news2"
import { oldestOf } from "@/lib/vitals/scores/news2-inputs"

import { Age, lineStyle } from "./ward-number"

type Props = { score: News2Score; now: number; observe: Observe; name: string }

/** The score in a line, as old as its oldest part; pressed, it shows every part with its time. */
export function WardNews2({ score, now, observe, name }: Props) {
  const t = useTranslations("vitals.news2")
  const [open, setOpen] = useState(false)
  const isScored = score.state === "scored"
  const oldest = isScored ? oldestOf(score.items.filter((item) => "reading" in item)) : undefined
  const isHigh = isScored && score.response.risk === "high"
  return (
    <div data-news2={score.state} className={lineStyle}>
      <dt className="text-small font-semibold text-wave-other">NEWS2</dt>
      <dd className="text-right">
        <button
          type="button"
          aria-label={`NEWS2, ${name}: ${isScored ? `${score.total}, ${t(`risk.${score.response.risk}`)}` : t(score.state)}`}
          className="min-h-11 min-w-11 text-right text-[1.25rem] leading-6 font-semibold tabular-nums underline decoration-mon-edge decoration-1 underline-offset-4 pointer-fine:min-h-6"
          onClick={() => setOpen(true)}
        >
          {isScored ? (
            <span
              className={
                isHigh ? "rounded-1 bg-mon-text-1 px-1.5 text-mon-0 forced-colors:outline-2" : ""
              }
            >
              {score.total}
            </span>
          ) : (
            <span className="text-mon-text-3">– –</span>
          )}
        </button>
        <News2Dialog score={score} open={open} onOpenChange={setOpen} observe={observe} />
      </dd>
      <dd className="min-w-9 text-right text-tiny whitespace-nowrap text-mon-text-2 tabular-nums">
        {oldest === undefined ? null : <Age ms={Math.max(0, now - oldest)} />}
      </dd>
    </div>
  )
}
