"use client"

import { useTranslations } from "next-intl"
import { useMemo, useState } from "react"

import { DisplayChoice } from "@/app/_monitor/display-choice"
import { useScreenScale } from "@/app/_monitor/screen-scale"
import { usualDisplay } from "@/lib/vitals/display"
import type { Display } from "@/lib/vitals/display"
import type { History, Span } from "@/lib/vitals/history/queries"
import { nearestIn } from "@/lib/vitals/history/stored-span"

import { CompareSide } from "./compare-side"
import { Section } from "./section"

type Sides = { readonly a: number; readonly b: number }
type Props = {
  history: History
  stored: Span
  /** Without waves the numbers are compared. */
  hasWaves: boolean
  sides: Sides
  onSide: (side: "a" | "b", at: number) => void
  replayAt: () => number
}

/** Two moments beside each other. One choice of size and speed for both: what looks larger is larger. */
export function CompareSection({ history, stored, hasWaves, sides, onSide, replayAt }: Props) {
  const t = useTranslations("history.compare")
  const [display, setDisplay] = useState<Display>(usualDisplay)
  const [mmPerMv, setMmPerMv] = useState<number>()
  const pxPerMm = useScreenScale()
  // Each side by itself would choose another size for its own wave.
  const gain = display.gain === "auto" ? usualDisplay.gain : display.gain
  const view = useMemo(() => ({ display: { ...display, gain }, pxPerMm }), [display, gain, pxPerMm])
  const shared = {
    ...{ history, stored, hasWaves, view, onScale: setMmPerMv },
    replayAt: hasWaves ? replayAt : undefined,
  }
  const isSame = nearestIn(sides.a, stored) === nearestIn(sides.b, stored)
  return (
    <Section id="compare" title={t("title")} text={t(hasWaves ? "text" : "textNumbers")}>
      <div className="mon overflow-hidden rounded-3 bg-mon-1 text-mon-text-1">
        {hasWaves ? (
          <div className="flex flex-wrap items-center gap-2 bg-mon-2 px-4 py-2">
            <DisplayChoice
              display={view.display}
              onChange={setDisplay}
              mmPerMv={mmPerMv}
              hasAuto={false}
            />
          </div>
        ) : null}
        <output className="block bg-mon-2 px-4 py-2 text-small empty:hidden">
          {isSame ? t("same") : null}
        </output>
        <div className="grid gap-px bg-mon-line lg:grid-cols-2">
          <CompareSide {...shared} name={t("left")} at={sides.a} onAt={(at) => onSide("a", at)} />
          <CompareSide {...shared} name={t("right")} at={sides.b} onAt={(at) => onSide("b", at)} />
        </div>
      </div>
    </Section>
  )
}
