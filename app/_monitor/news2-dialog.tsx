"use client"

import { useTranslations } from "next-intl"

import { Dialog } from "@/app/_ui/dialog"
import type { Monitoring } from "@/lib/vitals/client/monitoring"
import { useClockTime } from "@/lib/vitals/client/use-alarm-words"
import type { ItemScore } from "@/lib/vitals/scores/evaluate"
import type { News2Score } from "@/lib/vitals/scores/news2"
import type { News2Scale } from "@/lib/vitals/scores/news2-scale"
import type { News2Item } from "@/lib/vitals/scores/news2-table"
import type { Observation } from "@/lib/vitals/scores/observation"
import type { ShockIndex } from "@/lib/vitals/scores/shock-index"

import { News2Observed } from "./news2-observed"
import { News2ScaleChoice } from "./news2-scale-choice"
import { ShockIndexLine } from "./shock-index-line"
import { useObservedWord } from "./use-observed-word"

export type Observe = {
  readonly shock: ShockIndex
  readonly observations: readonly Observation[]
  /** Undefined, both: nothing of this visit can be kept yet. */
  readonly onObserve: Monitoring["observe"] | undefined
  readonly scale: News2Scale
  readonly onScale: Monitoring["decideScale"] | undefined
}

type Props = {
  score: News2Score
  open: boolean
  onOpenChange: (open: boolean) => void
  observe: Observe
}

/** Every sub-score with its value and time, what is missing, and what people observe. */
export function News2Dialog({ score, open, onOpenChange, observe }: Props) {
  const t = useTranslations("vitals.news2")
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        score.state === "scored" ? t("total", { total: score.total }) : `NEWS2: ${t(score.state)}`
      }
      description={t("about", { scale: observe.scale.scale })}
    >
      {score.state === "not_applicable" ? (
        <p className="font-medium">{t(`reason.${score.reason}`)}</p>
      ) : (
        <>
          <News2Observed
            observations={observe.observations}
            measured={measuredIn(score.items)}
            observe={observe.onObserve}
          />
          <News2ScaleChoice scale={observe.scale} decide={observe.onScale} />
          <table className="w-full border-collapse text-left">
            <thead>
              <tr className="border-b border-line-1 text-text-2">
                <th scope="col" className="py-1 pr-3 font-medium">
                  {t("what")}
                </th>
                <th scope="col" className="py-1 pr-3 font-medium">
                  {t("value")}
                </th>
                <th scope="col" className="py-1 text-right font-medium">
                  {t("points")}
                </th>
              </tr>
            </thead>
            <tbody>
              {score.items.map((item) => (
                <ItemRow key={item.item} item={item} />
              ))}
            </tbody>
          </table>
        </>
      )}
      {score.state === "scored" ? (
        <p className="font-medium">
          {t(`risk.${score.response.risk}`)} · {t(`watch.${score.response.observe}`)}
        </p>
      ) : null}
      <ShockIndexLine shock={observe.shock} />
    </Dialog>
  )
}

function ItemRow({ item }: { item: ItemScore<News2Item> }) {
  const t = useTranslations("vitals.news2")
  const clock = useClockTime()
  const word = useObservedWord()
  const reading = "reading" in item ? item.reading : undefined
  const said = item.state === "scored" ? item.value : reading?.value
  return (
    <tr data-item={item.item} data-state={item.state} className="border-b border-line-1">
      <th scope="row" className="py-1.5 pr-3 font-medium">
        {t(`item.${item.item}`)}
      </th>
      <td className="py-1.5 pr-3 tabular-nums">
        {said === undefined || reading === undefined
          ? "– –"
          : `${word(item.item, said)} · ${clock(reading.at)}`}
      </td>
      <td className="py-1.5 text-right tabular-nums">
        {item.state === "scored" ? (
          <b>{item.points}</b>
        ) : (
          <span className="text-warn">{t(`lack.${item.state}`)}</span>
        )}
      </td>
    </tr>
  )
}

/** What comes from a device or a recording, and counts. */
function measuredIn(items: readonly ItemScore<News2Item>[]): ReadonlySet<string> {
  return new Set(
    items.flatMap((one) =>
      (one.state === "scored" || one.state === "undecided") && one.reading.source.kind !== "entered"
        ? [one.item]
        : [],
    ),
  )
}
