"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import type { WhatIsObserved } from "@/lib/vitals/client/monitoring"
import { useClockTime } from "@/lib/vitals/client/use-alarm-words"
import {
  type Observation,
  type ObservedItem,
  consciousnessWords,
  isTyped,
  observedItems,
  oxygenWords,
  typedItems,
} from "@/lib/vitals/scores/observation"
import type { ObservationInput } from "@/lib/vitals/scores/observation-schema"
import { unitSign } from "@/lib/vitals/unit-sign"

import { useObservedWord } from "./use-observed-word"

type Entry = Extract<ObservationInput, { observed: unknown }>["observed"][number]

type Props = {
  observations: readonly Observation[]
  /** What a device measures now is not asked for. */
  measured: ReadonlySet<string>
  /** Undefined: nothing of this visit can be kept yet. */
  observe:
    | ((what: WhatIsObserved) => Promise<{ ok: true } | { ok: false; reason: string }>)
    | undefined
}

const refusals = ["forbidden", "not_in_call"] as const

/** What a person observes for the score: who said what and when, and a form for what is seen now. */
export function News2Observed({ observations, measured, observe }: Props) {
  const t = useTranslations("vitals.news2")
  const time = useClockTime()
  const word = useObservedWord()
  const [failed, setFailed] = useState<string>()
  const [busy, setBusy] = useState(false)
  const refusal = refusals.find((one) => one === failed)
  const tell = async (what: WhatIsObserved) => {
    setBusy(true)
    const kept = await observe?.(what)
    setBusy(false)
    setFailed(kept?.ok === true ? undefined : (kept?.reason ?? "offline"))
    return kept?.ok === true
  }
  return (
    <section aria-label={t("observed.title")} className="flex flex-col gap-3">
      {observations.length === 0 ? null : (
        <ul className="flex flex-col gap-1">
          {observations.map(({ id, item, value, at, by }) => (
            <li key={id} data-observed={item} className="flex items-center gap-3">
              <span className="min-w-0 flex-1">
                {t("observed.line", {
                  item: t(`item.${item}`),
                  value: word(item, value),
                  time: time(at),
                  name: by,
                })}
              </span>
              <Button
                variant="line"
                size="sm"
                busy={busy}
                aria-label={t("observed.takeBackOf", { item: t(`item.${item}`) })}
                onClick={() => void tell({ id: crypto.randomUUID(), withdraws: id })}
              >
                {t("observed.takeBack")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {failed === undefined ? null : (
        <p role="alert" className="font-medium text-danger">
          {t(`observed.${refusal ?? "failed"}`)}
        </p>
      )}
      {observe === undefined ? null : (
        <ObservedForm
          items={observedItems.filter((item) => !measured.has(item))}
          busy={busy}
          onKeep={(observed) => tell({ observed })}
        />
      )}
    </section>
  )
}

type FormProps = {
  items: readonly ObservedItem[]
  busy: boolean
  onKeep: (observed: Entry[]) => Promise<boolean>
}

function ObservedForm({ items, busy, onKeep }: FormProps) {
  const t = useTranslations("vitals.news2")
  const word = useObservedWord()
  const [said, setSaid] = useState<Partial<Record<ObservedItem, string>>>({})
  // One name for each until it is kept: what was sent twice counts once, and what was changed is another.
  const [ids, setIds] = useState(freshIds)
  const set = (item: ObservedItem, value: string) => {
    setSaid({ ...said, [item]: value })
    setIds({ ...ids, [item]: crypto.randomUUID() })
  }
  const entries = items.flatMap((item) => entryOf(ids[item], item, said[item] ?? ""))
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (entries.length === 0) return
        void onKeep(entries).then((kept) => {
          if (!kept) return
          setSaid({})
          setIds(freshIds())
        })
      }}
    >
      <div className="grid grid-cols-2 items-end gap-3">
        {items.map((item) =>
          isTyped(item) ? (
            <Field key={item} label={`${t(`item.${item}`)} (${unitSign(typedItems[item].unit)})`}>
              <Input
                type="number"
                inputMode="decimal"
                min={typedItems[item].least}
                max={typedItems[item].most}
                step={typedItems[item].decimals === 0 ? 1 : 0.1}
                value={said[item] ?? ""}
                onChange={({ target }) => set(item, target.value)}
              />
            </Field>
          ) : (
            <label key={item} className="flex flex-col gap-1.5 font-medium">
              {t(`item.${item}`)}
              <select
                className="min-h-11 rounded-2 border border-line-2 bg-surface-1 px-3 text-text-1"
                value={said[item] ?? ""}
                onChange={({ target }) => set(item, target.value)}
              >
                <option value="">– –</option>
                {(item === "oxygen" ? oxygenWords : consciousnessWords).map((one) => (
                  <option key={one} value={one}>
                    {word(item, one)}
                  </option>
                ))}
              </select>
            </label>
          ),
        )}
      </div>
      <p className="text-text-2">{t("observed.hint")}</p>
      <Button variant="line" type="submit" busy={busy} className="self-start">
        {t("observed.keep")}
      </Button>
    </form>
  )
}

function freshIds(): Record<ObservedItem, string> {
  const id = () => crypto.randomUUID()
  return {
    oxygen: id(),
    consciousness: id(),
    respiration: id(),
    systolic: id(),
    temperature: id(),
  }
}

function entryOf(id: string, item: ObservedItem, said: string): Entry[] {
  if (said === "") return []
  if (item === "oxygen") {
    const value = oxygenWords.find((one) => one === said)
    return value === undefined ? [] : [{ id, item, value }]
  }
  if (item === "consciousness") {
    const value = consciousnessWords.find((one) => one === said)
    return value === undefined ? [] : [{ id, item, value }]
  }
  return [{ id, item, value: Number(said) }]
}
