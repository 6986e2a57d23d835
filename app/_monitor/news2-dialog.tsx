"use client"

import { useTranslations } from "next-intl"

import { Dialog } from "@/app/_ui/dialog"
import type { Monitoring } from "@/lib/vitals/client/monitoring"
import { useClockTime } from "@/lib/vitals/client/use-alarm-words"
import type { ItemScore } from "@/lib/vitals/scores/evaluate"
import type { News2Score } from "@/lib/vitals/scores/news2"
import type { Observed } from "@/lib/vitals/scores/news2-inputs"
import type { News2Scale } from "@/lib/vitals/scores/news2-scale"
import type { News2Item } from "@/lib/vitals/scores/news2-table"

import { News2ScaleChoice } from "./news2-scale-choice"

export type Observe = {
  readonly observed: Observed
  readonly onOxygen: (word: "air" | "oxygen" | undefined) => void
  readonly onConsciousness: (word: "A" | "C" | "V" | "P" | "U" | undefined) => void
  readonly scale: News2Scale
  /** Undefined: nothing of this visit can be asked yet. */
  readonly onScale: Monitoring["decideScale"] | undefined
}

const oxygen = ["air", "oxygen"] as const
const consciousness = ["A", "C", "V", "P", "U"] as const

type Props = {
  score: News2Score
  open: boolean
  onOpenChange: (open: boolean) => void
  observe: Observe
}

/** Every sub-score with its value and time, what is missing, and the two things that no device measures. */
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
      <div className="grid grid-cols-2 gap-3">
        <Choice
          label={t("item.oxygen")}
          value={observe.observed.oxygen?.value}
          words={oxygen.map((word) => [word, t(`oxygen.${word}`)] as const)}
          onChange={(word) => observe.onOxygen(oxygen.find((one) => one === word))}
        />
        <Choice
          label={t("item.consciousness")}
          value={observe.observed.consciousness?.value}
          words={consciousness.map((word) => [word, t(`consciousness.${word}`)] as const)}
          onChange={(word) => observe.onConsciousness(consciousness.find((one) => one === word))}
        />
      </div>
      <p className="text-text-2">{t("onlyHere")}</p>
      {score.state === "not_applicable" ? (
        <p className="font-medium">{t(`reason.${score.reason}`)}</p>
      ) : (
        <>
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
    </Dialog>
  )
}

function ItemRow({ item }: { item: ItemScore<News2Item> }) {
  const t = useTranslations("vitals.news2")
  const clock = useClockTime()
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
          : `${wordOf(said)} · ${clock(reading.at)}`}
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

  function wordOf(value: string | number): string | number {
    const air = oxygen.find((one) => one === value)
    const level = consciousness.find((one) => one === value)
    if (item.item === "oxygen" && air !== undefined) return t(`oxygen.${air}`)
    return item.item === "consciousness" && level !== undefined
      ? t(`consciousness.${level}`)
      : value
  }
}

function Choice({
  label,
  value,
  words,
  onChange,
}: {
  label: string
  value: string | undefined
  words: readonly (readonly [string, string])[]
  onChange: (word: string) => void
}) {
  return (
    <label className="flex flex-col gap-1.5 font-medium">
      {label}
      <select
        className="min-h-11 rounded-2 border border-line-2 bg-surface-1 px-3 text-text-1"
        value={value ?? ""}
        onChange={({ target }) => onChange(target.value)}
      >
        <option value="">– –</option>
        {words.map(([word, name]) => (
          <option key={word} value={word}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
