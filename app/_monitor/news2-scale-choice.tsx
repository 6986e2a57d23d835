"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { isolatedReason, longestReason, saysWhy } from "@/lib/reason"
import type { Monitoring } from "@/lib/vitals/client/monitoring"
import { useClockTime } from "@/lib/vitals/client/use-alarm-words"
import type { News2Scale } from "@/lib/vitals/scores/news2-scale"

const refusals = ["forbidden", "changed_meanwhile"] as const

type Props = { scale: News2Scale; decide: Monitoring["decideScale"] | undefined }

/** Which SpO₂ scale counts, who decided it and why; another one is a clinician's decision with a reason. */
export function News2ScaleChoice({ scale, decide }: Props) {
  const t = useTranslations("vitals.news2.scale")
  const time = useClockTime()
  const [asking, setAsking] = useState(false)
  const [failed, setFailed] = useState<string>()
  const other = scale.scale === 1 ? 2 : 1
  const refusal = refusals.find((one) => one === failed)
  return (
    <section aria-label={t("title")} data-scale={scale.scale} className="flex flex-col gap-2">
      <p>
        {"by" in scale
          ? t("decided", {
              scale: t(`is.${scale.scale}`),
              name: scale.by,
              time: time(scale.at),
              reason: isolatedReason(scale.reason),
            })
          : t("none")}
      </p>
      {failed === undefined ? null : (
        <p role="alert" className="font-medium text-danger">
          {t(refusal ?? "failed")}
        </p>
      )}
      {decide === undefined ? null : asking ? (
        <ScaleForm
          other={other}
          onCancel={() => setAsking(false)}
          onKeep={async (reason, seen) => {
            const decided = await decide(other, reason, seen)
            setFailed(decided.ok ? undefined : decided.reason)
            setAsking(false)
          }}
          seen={scale.version}
        />
      ) : (
        <Button variant="line" size="sm" className="self-start" onClick={() => setAsking(true)}>
          {t(`change.${other}`)}
        </Button>
      )}
    </section>
  )
}

type FormProps = {
  other: 1 | 2
  seen: number
  onCancel: () => void
  onKeep: (reason: string, seen: number) => Promise<void>
}

function ScaleForm({ other, seen, onCancel, onKeep }: FormProps) {
  const t = useTranslations("vitals.news2.scale")
  const [reason, setReason] = useState("")
  const [short, setShort] = useState(false)
  const [busy, setBusy] = useState(false)
  // Who decided meanwhile is not overruled by somebody who never saw it.
  const [before] = useState(seen)
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        const enough = saysWhy(reason, { lines: false })
        setShort(!enough)
        if (!enough) return
        setBusy(true)
        void onKeep(reason.trim(), before)
      }}
    >
      {other === 2 ? <p className="text-text-2">{t("warning")}</p> : null}
      <Field label={t("reason")} error={short ? t("reasonMissing") : undefined}>
        <Input
          required
          maxLength={longestReason}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
      <div className="flex gap-3">
        <Button variant="line" type="submit" busy={busy}>
          {t(`change.${other}`)}
        </Button>
        <Button variant="plain" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  )
}
