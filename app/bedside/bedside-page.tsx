"use client"

import { Activity, Lock, TriangleAlert, Users } from "lucide-react"
import { useTranslations } from "next-intl"

import { Note } from "@/app/_ui/note"
import { PhonePage } from "@/app/_ui/phone-page"
import { useHydrated } from "@/app/_ui/use-hydrated"
import { useWakeLock } from "@/app/_ui/use-wake-lock"
import type { BedsideSnapshot } from "@/lib/vitals/client/bedside"
import { webBluetooth } from "@/lib/vitals/client/bluetooth"

import { DeviceList } from "./device-list"
import { InstallPage } from "./install-page"
import { ManualEntries } from "./manual-entries"
import { OtherSources } from "./other-sources"
import { OwnMonitor } from "./own-monitor"
import { Simulator } from "./simulator"
import { SourceChoice } from "./source-choice"
import { Trouble } from "./trouble"
import { useBedside } from "./use-bedside"
import { useDevices } from "./use-devices"
import { useWaves } from "./use-waves"
import { WakeLockNote } from "./wake-lock-note"
import { Whose } from "./whose"

export function BedsidePage() {
  const t = useTranslations("bedside")
  const { token, bedside, snapshot } = useBedside()
  const waves = useWaves(bedside, snapshot?.view)
  const devices = useDevices(bedside, t("devices.unnamed"), waves.giveWay)
  const phase = token === null ? "unknown_link" : (snapshot?.phase ?? "opening")
  const running = phase !== "unknown_link" && phase !== "ended" && phase !== "whose"
  const lock = useWakeLock(running)
  const view = snapshot?.view
  const bluetooth = useHydrated() && webBluetooth() !== undefined
  const hasNothing = isIdle(snapshot, devices.devices.length)
  const doctor = view?.clinicianName ?? ""
  const initials = view?.patientInitials ?? ""

  return (
    <PhonePage clinic={view?.clinic} long>
      <div data-phase={phase} className="flex flex-1 flex-col gap-5">
        <output className="block">
          <h1 className="text-title font-semibold text-balance">
            {t(`phase.${phase}.title`, { doctor, initials })}
          </h1>
          <p className="mt-1 text-read text-text-2">{t(`phase.${phase}.text`, { doctor })}</p>
        </output>
        {view !== undefined && (
          <p className="text-read">{t("patient", { initials: view.patientInitials })}</p>
        )}

        {phase === "whose" && <Whose initials={initials} />}
        {running && bedside !== undefined && snapshot !== undefined && (
          <>
            <Trouble conditions={snapshot.conditions} devices={devices.devices} />
            <OwnMonitor stream={bedside.stream} snapshot={snapshot} />
            {phase === "sending" && <Company snapshot={snapshot} />}
            {view !== undefined && (
              <Note icon={Activity}>{t(snapshot.charting ? "charting.yes" : "charting.no")}</Note>
            )}
            {snapshot.lostSeconds > 0 && (
              <Note icon={TriangleAlert}>
                {t("charting.lost", { seconds: snapshot.lostSeconds })}
              </Note>
            )}
            {snapshot.lostNumbers > 0 && (
              <Note icon={TriangleAlert}>
                {t("charting.lostNumbers", { count: snapshot.lostNumbers })}
              </Note>
            )}
            <WakeLockNote lock={lock} />
            <DeviceList hook={devices} isNext={hasNothing} />
            <ManualEntries
              bedside={bedside}
              isSending={phase === "sending"}
              isNext={hasNothing && !bluetooth}
              onEntered={waves.giveWay}
            />
            <OtherSources plays={snapshot.source !== undefined}>
              <SourceChoice source={snapshot.source} isOver={snapshot.isOver} hook={waves} />
              <Simulator source={snapshot.source} hook={waves} />
            </OtherSources>
            <InstallPage />
          </>
        )}
        <p className="mt-auto text-read text-text-2">{t("secondDisplay")}</p>
      </div>
    </PhonePage>
  )
}

/** No device, no value, no recording: the page waits for its first source. */
function isIdle(snapshot: BedsideSnapshot | undefined, devices: number): boolean {
  return devices === 0 && snapshot?.source === undefined && snapshot?.numerics.length === 0
}

/** Everybody who can read what is sent, and the code that shows it. */
function Company({ snapshot }: { snapshot: BedsideSnapshot }) {
  const t = useTranslations("bedside")
  const { code, people } = snapshot
  return (
    <ul className="flex flex-col gap-2 text-read">
      <li className="flex gap-3">
        <Users aria-hidden size={24} className="flex-none text-text-3" />
        <span>
          {people.length === 0
            ? t("people.none")
            : t("people.some", {
                people: people.map((role) => t(`role.${roleOf(role)}`)).join(t("people.and")),
              })}
        </span>
      </li>
      {code.state === "ready" && (
        <li className="flex gap-3">
          <Lock aria-hidden size={24} className="flex-none text-success" />
          <span>
            {t("code", {
              code: code.digits.replace(/(\d{3})(\d{3})(\d{3})(\d{3})/, "$1 $2 · $3 $4"),
            })}
          </span>
        </li>
      )}
    </ul>
  )
}

function roleOf(role: string): "patient" | "clinician" | "device" | "watcher" | "stranger" {
  const known = (["patient", "clinician", "device", "watcher"] as const).find(
    (each) => each === role,
  )
  return known ?? "stranger"
}
