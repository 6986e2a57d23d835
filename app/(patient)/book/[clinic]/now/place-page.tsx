"use client"

import { BellRing, CircleCheck, Clock, TriangleAlert } from "lucide-react"
import { useTranslations } from "next-intl"
import { useCallback, useState } from "react"

import { post } from "@/app/_edge/post"
import { useEvents } from "@/app/_edge/use-events"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import { useWakeLock } from "@/app/_ui/use-wake-lock"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { WalkInView } from "@/lib/queue/walk-in-view"
import { formatTime } from "@/lib/time"

import { useHeartbeat } from "../../../join/use-heartbeat"
import { WaitingFact } from "../../../join/waiting-fact"
import { closesAfterHours } from "./closes-after"
import { useWentOffline } from "./use-went-offline"

type Props = {
  view: Extract<WalkInView, { state: "waiting" }>
  refresh: () => Promise<boolean>
}

/** The place in line, when the turn may come as far as anybody knows, and what keeps the place. */
export function PlacePage({ view, refresh }: Props) {
  const t = useTranslations("queue.now.place")
  const now = useTranslations("queue.now")
  const common = useTranslations("common")
  const [leaving, setLeaving] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const [lost, setLost] = useState(false)
  const liveness = useEvents(() => void refresh(), "queue")
  // An open stream may outlive the line it came by: the page's own question is what tells.
  const ask = useCallback(async () => setLost(!(await refresh())), [refresh])
  useHeartbeat(ask)
  useWentOffline(() => setLost(true))
  useWakeLock()

  const act = async (path: string, body: object = {}) => {
    setBusy(true)
    const answer = await post(path, body)
    await refresh()
    setFailed(!answer.ok)
    setBusy(false)
  }
  const since = formatTime(new Date(view.joinedAt), view.clinic.zone)
  return (
    <StepPage title={t("title")} clinic={view.clinic}>
      <StepHeading>{t("title")}</StepHeading>
      {lost || liveness === "offline" ? (
        <Note tone="warn" role="status" className="mt-4">
          {t("offline")}
        </Note>
      ) : null}
      <div aria-live="polite" className="mt-5 mb-4 rounded-3 bg-brand-soft px-4 py-4">
        <p className="text-head font-semibold">{t("position", { position: view.position })}</p>
        <p className="mt-1">{t("ahead", { ahead: view.ahead })}</p>
      </div>
      <div aria-live="polite">
        <WaitingFact icon={Clock} title={estimateOf(t, view)}>
          {view.estimate.kind === "range" ? <p>{t("estimateHint")}</p> : null}
          <p>{t("since", { time: since, zone: zoneWords(common, view.clinic.zone) })}</p>
        </WaitingFact>
      </div>
      <WaitingFact icon={CircleCheck} tone="ok" title={t("safe")}>
        <p>{t("safeText")}</p>
        <p className="mt-1">{t("ends", { hours: closesAfterHours })}</p>
      </WaitingFact>
      {view.redFlag ? (
        <WaitingFact
          icon={TriangleAlert}
          tone="warn"
          title={now("emergency.worse", { number: view.clinic.emergencyNumber })}
        >
          <a href={`tel:${view.clinic.emergencyNumber}`} className="font-medium text-brand">
            {now("emergency.call", { number: view.clinic.emergencyNumber })}
          </a>
        </WaitingFact>
      ) : null}
      {view.message.sent ? (
        <WaitingFact icon={BellRing} title={t("sent")}>
          {null}
        </WaitingFact>
      ) : view.message.wanted ? (
        <WaitingFact icon={BellRing} title={t("wished")}>
          <Button
            variant="plain"
            className="px-0! text-[1rem]"
            busy={busy}
            onClick={() => void act("/api/queue/message", { wanted: false })}
          >
            {t("unwish")}
          </Button>
        </WaitingFact>
      ) : null}
      {failed ? (
        <Note tone="warn" role="alert">
          {t("failed")}
        </Note>
      ) : null}
      <span className="min-h-6 flex-1" />
      {view.message.wanted || !view.message.possible ? null : (
        <Button
          variant="line"
          size="big"
          busy={busy}
          onClick={() => void act("/api/queue/message", { wanted: true })}
        >
          <BellRing aria-hidden size={20} />
          {t("wish")}
        </Button>
      )}
      <Button variant="plain" size="big" className="mt-2" onClick={() => setLeaving(true)}>
        {t("leave")}
      </Button>
      <AlertDialog
        open={leaving}
        onOpenChange={setLeaving}
        title={t("leaveTitle")}
        description={t("leaveText")}
        cancel={t("stay")}
        confirm={t("leave")}
        onConfirm={() => void act("/api/queue/leave")}
      />
    </StepPage>
  )
}

function estimateOf(
  t: ReturnType<typeof useTranslations<"queue.now.place">>,
  { estimate }: Props["view"],
): string {
  if (estimate.kind === "unknown") return t("unknown")
  const { from, to } = estimate
  return from === 0 ? t("soon", { to }) : t("range", { from, to })
}
