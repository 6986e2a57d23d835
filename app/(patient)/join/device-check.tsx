"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { PatientView } from "@/lib/consultations/patient-view"

import { CheckRow } from "./check-row"
import { ClosedPage } from "./closed-page"
import { canEncrypt } from "./encryption-support"
import { LargeButtons } from "./large-buttons"
import { LevelMeter } from "./level-meter"
import { NetworkDetails } from "./network-details"
import { SelfView } from "./self-view"
import { SpeakerRow } from "./speaker-row"
import type { Speaker } from "./speaker-row"
import { useCheckReport } from "./use-check-report"
import { useHearing } from "./use-hearing"
import type { useMedia } from "./use-media"
import { useNetwork } from "./use-network"

type Props = {
  view: PatientView
  media: ReturnType<typeof useMedia>
  /** Someone who has a place already tests again: it is no second arrival. */
  again: boolean
  onDone: () => Promise<unknown>
}

/** "Can we see and hear you?" Nobody is kept out by a failed row, only told what it means. */
export function DeviceCheck({ view, media, again, onDone }: Props) {
  const t = useTranslations("patient.check")
  const lost = useTranslations("patient.lost")
  const { start, stream, microphone, cameras, flip } = media
  const camera = media.camera === "off" ? "asking" : media.camera
  const [able] = useState(canEncrypt)
  // A phone that cannot lock may wait all the same: the doctor decides, and asks. A class is always locked.
  const [waits, setWaits] = useState(able)
  const [speaker, setSpeaker] = useState<Speaker>("unknown")
  const network = useNetwork()
  const hearing = useHearing(stream, microphone)
  const report = useCheckReport({ able, again, onDone })

  useEffect(() => {
    if (waits) void start()
  }, [waits, start])

  if (!waits && !window.isSecureContext)
    return <ClosedPage title={t("tooOldTitle")} clinic={view.clinic} lines={[t("notSafe")]} />
  if (!waits && view.class !== null)
    return <ClosedPage title={t("tooOldTitle")} clinic={view.clinic} lines={[t("tooOld")]} />
  if (!waits)
    return (
      <ClosedPage
        title={t("tooOldTitle")}
        clinic={view.clinic}
        lines={[t("tooOld"), t("tooOldWait")]}
      >
        <Button size="big" variant="line" onClick={() => setWaits(true)}>
          {t("tooOldGo")}
        </Button>
      </ClosedPage>
    )
  const refused = camera === "refused" || microphone === "refused"
  const stuck =
    refused || camera === "in_use" || microphone === "in_use" || microphone === "missing"
  const go = () => {
    const heard = hearing.state === "works"
    void report.go({ camera, microphone, heard, speaker, network: network.report })
  }
  return (
    <StepPage title={t("title")} clinic={view.clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <SelfView
        stream={stream}
        on={camera === "works"}
        onFlip={cameras > 1 ? () => void flip() : undefined}
      />
      <ul className="mt-2 mb-3">
        <CheckRow name="camera" tone={cameraTones[camera]}>
          <output>{t(`camera.${camera}`)}</output>
        </CheckRow>
        <CheckRow name="microphone" tone={hearing.tone}>
          <output>{t(`microphone.${hearing.state}`)}</output>
          {microphone === "works" ? (
            <LevelMeter stream={stream} label={t("level")} onHeard={hearing.onHeard} />
          ) : null}
        </CheckRow>
        <CheckRow name="network" tone={networkTones[network.state]}>
          <output>{t(`network.${network.state}`)}</output>
        </CheckRow>
        <SpeakerRow value={speaker} onChange={setSpeaker} />
      </ul>
      {network.report === null ? null : (
        <NetworkDetails visitId={view.visitId} report={network.report} onAgain={network.again} />
      )}
      <LargeButtons />
      {refused ? <Note className="mb-3">{t("notAsked")}</Note> : null}
      {report.state === "lost" ? (
        <Note tone="warn" role="alert" className="mb-3">
          {lost("action")}
        </Note>
      ) : null}
      <span className="flex-1" />
      <div className="flex flex-col gap-2.5">
        {stuck ? (
          <Button size="big" onClick={() => void start()}>
            {t("tryAgain")}
          </Button>
        ) : null}
        <Button
          size="big"
          variant={stuck ? "line" : "primary"}
          busy={report.state === "sending"}
          onClick={go}
        >
          {again ? t("done") : t("go")}
        </Button>
      </div>
    </StepPage>
  )
}

const networkTones = {
  asking: "wait",
  works: "ok",
  slow: "warn",
  blocked: "bad",
  untested: "wait",
  offline: "bad",
} as const

const cameraTones = {
  asking: "wait",
  works: "ok",
  missing: "warn",
  refused: "bad",
  in_use: "bad",
} as const
