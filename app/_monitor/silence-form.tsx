"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { longestReason, saysWhy } from "@/lib/reason"
import type { ConditionId } from "@/lib/vitals/alarms/condition"
import type { Told } from "@/lib/vitals/client/alarm-desk"
import type { AlarmView } from "@/lib/vitals/client/alarm-watch"
import type { Monitoring } from "@/lib/vitals/client/monitoring"
import { type Silencing, silenceable } from "@/lib/vitals/client/silence"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"

const kinds = ["alarm_pause", "alarm_off", "audio_off"] as const
type Kind = (typeof kinds)[number]
const minutes = [2, 5, 10] as const

type Props = { view: AlarmView; silence: Monitoring["silence"]; onDone: () => void }

/** Each alarm that is paused or turned off is a deed of its own, all for one reason. */
export function SilenceForm({ view, silence, onDone }: Props) {
  const t = useTranslations("vitals.alarm.turned")
  const words = useAlarmWords()
  const [kind, setKind] = useState<Kind>("alarm_pause")
  const [chosen, setChosen] = useState<ReadonlySet<ConditionId>>(new Set())
  const [forMinutes, setForMinutes] = useState<number>(minutes[0])
  const [reason, setReason] = useState("")
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<Exclude<Told, "kept">>()
  const offered = silenceable(view.summary)
  const picked = offered.filter((condition) => chosen.has(condition))
  const isReady =
    saysWhy(reason, { least: 1, lines: false }) && (kind === "audio_off" || picked.length > 0)

  async function keep(): Promise<void> {
    setBusy(true)
    let told: Told = "kept"
    for (const one of deeds()) if (told === "kept") told = await silence(one, reason.trim())
    setBusy(false)
    if (told === "kept") onDone()
    else setFailed(told)
  }

  function deeds(): Silencing[] {
    if (kind === "audio_off") return [{ kind }]
    return picked.map((condition) =>
      kind === "alarm_off" ? { kind, condition } : { kind, condition, forMs: forMinutes * 60_000 },
    )
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void keep()
      }}
    >
      <fieldset className="m-0 border-0 p-0">
        <legend className="font-medium">{t("what")}</legend>
        {kinds.map((one) => (
          <label key={one} className="flex min-h-11 items-center gap-3">
            <input
              type="radio"
              name="silence"
              className="size-5 accent-brand"
              checked={kind === one}
              onChange={() => setKind(one)}
            />
            {t(`kind.${one}`)}
          </label>
        ))}
      </fieldset>
      {kind === "alarm_pause" ? (
        <label className="flex flex-col gap-1.5 font-medium">
          {t("howLong")}
          <select
            className="min-h-11 rounded-2 border border-line-2 bg-surface-1 px-3 text-text-1"
            value={forMinutes}
            onChange={({ target }) => setForMinutes(Number(target.value))}
          >
            {minutes.map((one) => (
              <option key={one} value={one}>
                {t("minutes", { minutes: one })}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {kind === "audio_off" ? null : (
        <fieldset className="m-0 border-0 p-0">
          <legend className="font-medium">{t("which")}</legend>
          <div className="grid max-h-64 grid-cols-2 gap-x-3 overflow-y-auto rounded-2 border border-line-1 px-3">
            {offered.map((condition) => (
              <Checkbox
                key={condition}
                label={words.name(condition)}
                checked={chosen.has(condition)}
                onCheckedChange={(isChosen) => {
                  const rest = [...chosen].filter((each) => each !== condition)
                  setChosen(new Set(isChosen ? [...rest, condition] : rest))
                }}
              />
            ))}
          </div>
        </fieldset>
      )}
      <Field label={t("why")}>
        <Input
          required
          maxLength={longestReason}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
      {failed === undefined ? null : (
        <p role="alert" className="font-medium text-danger">
          {t(failed)}
        </p>
      )}
      <div className="flex justify-end">
        <Button variant="danger" type="submit" busy={busy} disabled={!isReady}>
          {t(`do.${kind}`, { count: picked.length })}
        </Button>
      </div>
    </form>
  )
}
