"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import type { Audience } from "@/app/_edge/event-stream"
import { post } from "@/app/_edge/post"
import { useEvents } from "@/app/_edge/use-events"
import { doctorName } from "@/app/_ui/doctor-name"
import type { GuestView } from "@/lib/guests/guest-view"

import { AdmittedPage } from "../join/admitted-page"
import { ClosedPage } from "../join/closed-page"
import { useHeartbeat } from "../join/use-heartbeat"
import { GuestWaiting } from "./guest-waiting"
import { useGuestCall } from "./use-guest-call"

type Props = {
  view: GuestView
  way: { arrive: string; audience: Audience; visitId?: string }
  refresh: () => Promise<void>
}

/** From the door to the call. The step is the server's: no reload loses it. */
export function GuestSteps({ view, way, refresh }: Props) {
  const t = useTranslations("guest")
  const patient = useTranslations("patient")
  const doctor = doctorName(patient, view.clinician.name)
  const liveness = useEvents(() => void refresh(), way.audience)
  useHeartbeat(refresh)
  const [left, setLeft] = useState(false)
  const { arrive } = way
  const isWaiting = view.step === "waiting"
  useEffect(() => {
    if (isWaiting) void post(arrive)
  }, [arrive, isWaiting])

  const ended = (
    <ClosedPage title={t("ended.title")} clinic={view.clinic} lines={[t("ended.text")]} />
  )
  const door = useGuestCall({
    view,
    doctor,
    ended,
    visitId: way.visitId,
    onLeave: () => setLeft(true),
  })
  switch (view.step) {
    case "waiting":
      return <GuestWaiting view={view} doctor={doctor} connected={liveness !== "offline"} />
    case "admitted":
      if (door.call !== null && !left) return door.call
      return (
        <AdmittedPage
          view={view}
          state={door.state}
          onJoin={() => {
            setLeft(false)
            door.join()
          }}
        />
      )
    case "ended":
      return ended
    case "cancelled":
      return <ClosedPage title={t("refused.cancelled")} clinic={view.clinic} lines={[]} />
  }
}
