"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { PriorityBadge } from "@/app/_monitor/priority-badge"
import { Button } from "@/app/_ui/button"
import { timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import type { Shown } from "@/lib/vitals/alarms/summary"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"

type Props = { visitId: string; alarms: readonly Shown[]; zone: string; mayAnswer: boolean }

/** What goes on now, each with an answer: acknowledge it, or clear what is over. */
export function AlarmsNow({ visitId, alarms, zone, mayAnswer }: Props) {
  const t = useTranslations("alarms")
  const words = useAlarmWords()
  const router = useRouter()
  const [busy, setBusy] = useState<string>()
  const [failed, setFailed] = useState(false)

  const answer = async (condition: string, kind: "acknowledge" | "reset") => {
    setBusy(condition)
    const done = await post(`/api/vitals/${visitId}/alarms`, {
      id: crypto.randomUUID(),
      kind,
      condition,
    })
    setBusy(undefined)
    setFailed(!done.ok)
    router.refresh()
  }

  if (alarms.length === 0) return <p className="mt-3 text-text-2">{t("quiet")}</p>
  return (
    <>
      <ul className="mt-3 divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
        {alarms.map(({ condition, priority, state, at, endedAt }) => {
          const kind = endedAt === null ? "acknowledge" : "reset"
          const since = timeIn(zone, new Date(endedAt ?? at).toISOString(), "second")
          return (
            <li key={condition} className="flex min-h-15 flex-wrap items-center gap-3 px-4 py-2">
              <PriorityBadge
                priority={priority}
                surface="page"
                acknowledged={state === "acknowledged"}
              />
              <div className="min-w-0 flex-1 basis-48">
                <b className="block font-medium">{words.name(condition)}</b>
                <span className="text-small text-text-2">
                  {endedAt === null ? t("since", { time: since }) : t("overSince", { time: since })}
                </span>
              </div>
              {!mayAnswer || (kind === "acknowledge" && state === "acknowledged") ? null : (
                <Button
                  variant="line"
                  busy={busy === condition}
                  aria-label={t(`${kind}That`, { alarm: words.name(condition) })}
                  onClick={() => void answer(condition, kind)}
                >
                  {t(kind)}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {failed ? (
        <Note tone="warn" size="body" role="alert" className="mt-3">
          {t("failed")}
        </Note>
      ) : null}
    </>
  )
}
