"use client"

import { Activity, Clock3, WifiOff } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import type { ReactNode } from "react"

import { PatientStrip } from "@/app/_call/patient-strip"
import { buttonStyle } from "@/app/_ui/button-style"
import { minutesBetween, timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import { Say } from "@/app/_ui/say"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"
import { zoneWords } from "@/lib/i18n/zone-words"
import { visitWindow } from "@/lib/visit-window"

import { EncryptionCost } from "../../_frame/encryption-cost"
import { useLiveness } from "../../_frame/live"
import { useNow } from "../../_frame/use-now"
import { AdmitButton } from "../../today/admit-button"
import { CheckIcons } from "../../today/check-icons"
import { ClassLink } from "../../today/class-link"
import { AlarmsLink } from "./alarms-link"
import { BedsideDevices } from "./bedside-devices"
import { CheckedLine } from "./checked-line"
import { HoldUnencrypted } from "./hold-unencrypted"
import { NoteEditor } from "./note-editor"
import { Others } from "./others"
import { Place } from "./place"
import { ShareLink } from "./share-link"

/** Before the call: who comes, whether their device works, and the note that can be begun. */
export function BeforeCall({ visit, at }: { visit: StaffVisitView; at: string }) {
  const t = useTranslations("staff")
  const history = useTranslations("history")
  const offline = useLiveness() === "offline"
  const { zone } = visit.clinic
  return (
    <div className="flex min-h-dvh flex-col">
      <PatientStrip visit={visit} />
      <main className="grid flex-1 gap-6 px-5 py-6 md:px-8 lg:grid-cols-[minmax(0,1fr)_400px]">
        <section aria-labelledby="before" className="min-w-0">
          {offline ? (
            <output className="mb-4 block">
              <Note tone="warn" icon={WifiOff} size="body">
                <b className="font-semibold">{t("today.offline")}</b>{" "}
                {t("today.offlineList", { time: timeIn(zone, at) })}
              </Note>
            </output>
          ) : null}
          <div className="mb-4 flex flex-wrap items-center justify-between gap-4">
            <div>
              <h2 id="before" className="text-read font-semibold">
                {t("visit.details")}
              </h2>
              <p className="text-text-2">
                <StateLine visit={visit} at={at} />
              </p>
            </div>
            {visit.classId !== null && visit.may.treat && !isOver(visit) ? (
              <ClassLink classId={visit.classId} first />
            ) : visit.state === "waiting" && visit.may.treat ? (
              <div className="flex-none lg:w-33">
                <AdmitButton visit={visit} first offline={offline} />
              </div>
            ) : null}
          </div>
          <Hint visit={visit} at={at} />
          {isOver(visit) || !visit.may.treat ? null : <EncryptionCost className="mb-2" />}
          {visit.state === "waiting" && visit.may.treat && visit.classId === null ? (
            <HoldUnencrypted visit={visit} offline={offline} />
          ) : null}
          <Details visit={visit} />
          {(visit.may.readNote || visit.may.hold) && visit.admittedAt !== null ? (
            <Link
              href={`/visits/${visit.visitId}/vitals`}
              className={buttonStyle("line", "md", "mb-6")}
            >
              <Activity aria-hidden size={20} />
              {history("open")}
            </Link>
          ) : null}
          {isOver(visit) ? null : (
            <>
              {visit.may.treat ? <ShareLink visitId={visit.visitId} /> : null}
              {visit.may.treat ? <Others visit={visit} /> : null}
              <BedsideDevices visit={visit} />
              {visit.state === "in_call" && visit.may.readNote ? (
                <AlarmsLink visitId={visit.visitId} className="mt-2" />
              ) : null}
            </>
          )}
        </section>
        {visit.may.readNote ? (
          <div className="min-h-100 overflow-hidden rounded-3 border border-line-1 bg-surface-1 lg:self-stretch">
            <NoteEditor visit={visit} />
          </div>
        ) : null}
      </main>
    </div>
  )
}

function isOver({ state }: StaffVisitView): boolean {
  return state === "cancelled" || state === "ended"
}

function StateLine({ visit, at }: { visit: StaffVisitView; at: string }) {
  const t = useTranslations("staff.visit.state")
  const now = useNow(at, 10_000)
  const { zone } = visit.clinic
  switch (visit.state) {
    case "booked":
      return t("booked", { time: timeIn(zone, visit.startsAt) })
    case "waiting": {
      const minutes = minutesBetween(visit.arrivedAt ?? visit.startsAt, now)
      return minutes < 1 ? t("waitingNow") : t("waiting", { minutes })
    }
    case "in_call":
      return t("in_call", { time: timeIn(zone, visit.admittedAt ?? visit.startsAt) })
    case "ended":
      return t("ended", { time: timeIn(zone, visit.endedAt ?? visit.endsAt) })
    case "cancelled":
      return t("cancelled")
  }
}

/** Why there is no Admit to press. */
function Hint({ visit, at }: { visit: StaffVisitView; at: string }) {
  const t = useTranslations("staff.visit")
  if (visit.state === "cancelled")
    return (
      <Note className="mb-4" size="body">
        {t("cancelledText")}
      </Note>
    )
  if (visit.state === "in_call") {
    const names = { clinician: visit.clinician.name, name: visit.patient.name }
    return (
      <Note className="mb-4" size="body">
        {t(visit.classId === null ? "inCallElsewhere" : "inClass", names)}
      </Note>
    )
  }
  if (visit.state !== "booked" || !visit.may.treat) return null
  const { opensAt } = visitWindow({
    startsAt: new Date(visit.startsAt),
    endsAt: new Date(visit.endsAt),
  })
  const early = new Date(at) < opensAt
  return (
    <Note className="mb-4" size="body" icon={Clock3}>
      {t("notHere", { name: visit.patient.name })}{" "}
      {early ? t("early", { time: timeIn(visit.clinic.zone, opensAt.toISOString()) }) : null}
    </Note>
  )
}

function Details({ visit }: { visit: StaffVisitView }) {
  const t = useTranslations("staff.visit")
  const common = useTranslations("common")
  const { zone } = visit.clinic
  const { phone } = visit.patient
  return (
    <dl className="mb-6 divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
      <Row term={t("when")}>
        {timeIn(zone, visit.startsAt)}–{timeIn(zone, visit.endsAt)} {zoneWords(common, zone)}
      </Row>
      <Row term={t("clinician")}>{visit.clinician.name}</Row>
      <Row term={t("place")}>
        <Place visit={visit} />
      </Row>
      <Row term={t("phone")}>
        {phone === null ? (
          <Say>{t("noPhone")}</Say>
        ) : (
          <a
            href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`}
            className="inline-flex min-h-11 items-center"
          >
            {phone}
          </a>
        )}
      </Row>
      {visit.protection === "none" ? <Row term={t("encryption")}>{t("encryptionNone")}</Row> : null}
      <Row term={t("check")}>
        <CheckIcons check={visit.check} />
        <CheckedLine check={visit.check} />
      </Row>
    </dl>
  )
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid min-h-13 grid-cols-[minmax(96px,140px)_1fr] items-center gap-4 px-4 py-2">
      <dt className="text-text-3">{term}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  )
}
