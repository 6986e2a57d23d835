"use client"

import { useLocale, useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { get } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { dayIn, timeIn } from "@/app/_ui/clock"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { WaitlistLine } from "@/lib/waitlist/queries"

import { useAct } from "./use-act"

type Props = { line: WaitlistLine; zone: string; zoneName: string; onClose: () => void }
type Free = { startsAt: string; clinicianId: string; clinician: string }

/** A time that a person offers by hand: one of the free ones of the next two weeks. */
export function OfferDialog({ line, zone, zoneName, onClose }: Props) {
  const t = useTranslations("queue.waitlist.dialog")
  const locale = useLocale()
  const [free, setFree] = useState<readonly Free[] | "failed">()
  const [chosen, setChosen] = useState("")
  const { act, busy, refusal } = useAct()
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const ask = async () => {
      const answer = await get<{ times: Free[] }>(`/api/waitlist/times?entry=${line.entryId}`)
      setFree(answer.ok ? answer.value.times : "failed")
      setChosen(nameOf(answer.ok ? answer.value.times[0] : undefined))
    }
    void ask()
  }, [line.entryId, tries])
  const times = typeof free === "object" ? free : []
  const time = times.find((one) => nameOf(one) === chosen)
  const send = async () => {
    if (time === undefined) return
    const { clinicianId, startsAt } = time
    const sent = await act("/api/waitlist/offer", { entryId: line.entryId, clinicianId, startsAt })
    if (sent !== undefined) onClose()
    // Whatever was refused, another time may be free: the list is asked for again.
    else setTries((n) => n + 1)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title", { name: line.patient.name })}
      description={t("text")}
      footer={
        <Button busy={busy} disabled={time === undefined} onClick={() => void send()}>
          {t("send")}
        </Button>
      }
    >
      {free === undefined ? (
        <p role="status">{t("loading")}</p>
      ) : free === "failed" ? (
        <p role="status">{t("notLoaded")}</p>
      ) : free.length === 0 ? (
        <p role="status">{t("none", { zone: zoneName })}</p>
      ) : (
        <div>
          <Select
            label={t("slot")}
            value={chosen}
            options={free.map((one) => ({
              value: nameOf(one),
              label: `${dayIn(zone, one.startsAt, locale)}, ${timeIn(zone, one.startsAt)} · ${one.clinician}`,
            }))}
            onValueChange={setChosen}
          />
          <p className="mt-1 text-small text-text-2">{t("zone", { zone: zoneName })}</p>
        </div>
      )}
      {refusal === undefined ? null : (
        <Note tone="warn" size="body" role="alert">
          {t(`problem.${problemOf(refusal.reason)}`)}
        </Note>
      )}
    </Dialog>
  )
}

function nameOf(time: Free | undefined): string {
  return time === undefined ? "" : `${time.startsAt}/${time.clinicianId}`
}

function problemOf(reason: string) {
  const known = ["taken", "already_offered", "too_late", "closed_entry"] as const
  return known.find((one) => one === reason) ?? "other"
}
