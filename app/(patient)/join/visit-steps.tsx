"use client"

import { useEffect, useState } from "react"

import { EndedPage } from "@/app/_call/ended-page"
import { useEvents } from "@/app/_edge/use-events"
import type { PatientView } from "@/lib/consultations/patient-view"

import { AdmittedPage } from "./admitted-page"
import { ConsentPage } from "./consent-page"
import { DeviceCheck } from "./device-check"
import { EarlyPage } from "./early-page"
import { RefusalPage } from "./refusal-page"
import { useCallDoor } from "./use-call-door"
import { useHeartbeat } from "./use-heartbeat"
import { useMedia } from "./use-media"
import { WaitingRoom } from "./waiting-room"

type Props = {
  view: PatientView
  refresh: () => Promise<boolean>
  /** The link asked for the camera check. */
  test?: boolean
  linkSecret: string | undefined
}

/** The step is the server's; only what one steps aside for, and being in the call or not, is this page's own. */
export function VisitSteps({ view, refresh, test: tested = false, linkSecret }: Props) {
  const media = useMedia()
  const door = useCallDoor(view, media, linkSecret)
  const [aside, setAside] = useState<"none" | "testing" | "consent">(tested ? "testing" : "none")
  const liveness = useEvents(() => void refresh(), "visit")
  useHeartbeat(refresh)

  const over = view.step === "ended" || view.step === "cancelled"
  // Into a class everybody goes with camera and microphone off: the lights of the check go out behind it.
  const quiet = view.class !== null && view.step !== "check" && aside !== "testing"
  const { stop } = media
  useEffect(() => {
    if (over || quiet) stop()
  }, [over, quiet, stop])

  const mayStepAside = view.step === "early" || view.step === "waiting" || view.step === "admitted"
  if (aside !== "none" && mayStepAside) {
    const back = async () => {
      setAside("none")
      await refresh()
    }
    return aside === "testing" ? (
      <DeviceCheck view={view} media={media} again onDone={back} />
    ) : (
      <ConsentPage view={view} again onDone={back} />
    )
  }
  const test = () => setAside("testing")
  switch (view.step) {
    case "consent":
      return <ConsentPage view={view} onDone={refresh} />
    case "check":
      return <DeviceCheck view={view} media={media} again={false} onDone={refresh} />
    case "early":
      return <EarlyPage view={view} onOpen={refresh} onTest={test} />
    case "waiting":
      return (
        <WaitingRoom
          view={view}
          connected={liveness !== "offline"}
          onTest={test}
          onConsent={() => setAside("consent")}
        />
      )
    case "admitted":
      if (door.call) return door.call
      if (door.state === "left") return <EndedPage view={view} onBack={door.join} />
      return <AdmittedPage view={view} state={door.state} onJoin={door.join} />
    case "ended":
      return <EndedPage view={view} />
    case "cancelled":
      return (
        <RefusalPage
          state={{
            at: "cancelled",
            clinic: view.clinic,
            startsAt: view.startsAt,
            own: false,
            mayTakeBack: false,
            again: undefined,
          }}
          onRetry={refresh}
        />
      )
  }
}
