"use client"

import { Clock, Phone as PhoneIcon } from "lucide-react"
import { useTranslations } from "next-intl"
import dynamic from "next/dynamic"
import { useState } from "react"
import type { ComponentProps } from "react"

import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"

import type { Controls } from "./controls"
import { DeskStage, Pill } from "./desk-stage"
import { DoorStrip } from "./door-strip"
import { markJoin } from "./marks"
import { rememberUnencrypted } from "./unencrypted-choice"
import { useDoor } from "./use-door"
import { usePanel } from "./use-panel"
import type { RoomView } from "./use-room-view"
import { useSeconds } from "./use-seconds"

// Not needed for the first frame.
const PeopleDialog = dynamic(() => import("./people-dialog").then((module) => module.PeopleDialog))

type Props = {
  visit: StaffVisitView
  view: RoomView
  chat: ComponentProps<typeof Controls>["chat"]
  onEnd: () => void
}

/** The patient's picture, who waits at the visit's door, and the way on while the patient is not here. */
export function ClinicianStage({ visit, view, chat, onEnd }: Props) {
  const t = useTranslations("call")
  const { call, state, session, name } = view
  const { lead } = view.cast
  const { door, refresh } = useDoor(visit.visitId)
  const people = usePanel()
  const [met, setMet] = useState(false)
  if (lead !== undefined && !met) setMet(true)
  const join = (how?: "take"): void => {
    markJoin()
    if (state.at !== "disconnected" || state.why !== "unlocked") return call.join(how)
    rememberUnencrypted(visit.visitId)
    call.joinUnencrypted()
  }
  return (
    <DeskStage
      view={view}
      waiting={waiting()}
      tampered={t("clinician.tampered")}
      time={<Duration since={visit.admittedAt} label={t("clinician.duration")} />}
      door={
        <>
          {lead === undefined && visit.phoneMeAt !== null ? (
            <AsksForPhone name={name} number={visit.patient.phone} />
          ) : null}
          {door === undefined ? null : (
            <DoorStrip visitId={visit.visitId} people={door.people} onChanged={refresh} />
          )}
        </>
      }
      end={t("endVisit")}
      chat={chat}
      onJoin={join}
      onPeople={people.onOpen}
      onEnd={onEnd}
    >
      {state.at === "in_call" && lead === undefined && visit.phoneMeAt === null ? (
        <Phone number={visit.patient.phone} />
      ) : null}
      {people.used ? (
        <PeopleDialog
          visitId={visit.visitId}
          open={people.open}
          onOpenChange={(open) => (open ? people.onOpen() : people.onClose())}
          door={door}
          session={session}
          onChanged={refresh}
        />
      ) : null}
    </DeskStage>
  )

  function waiting(): string {
    if (state.at === "in_call" && lead !== undefined && view.unseen !== undefined)
      return t(view.unseen)
    if (state.at === "in_call") return t(met ? "clinician.gone" : "clinician.notHere", { name })
    return state.at === "fetching" || state.at === "connecting" ? t("connecting") : name
  }
}

/** The way on while the patient is not in the room. */
function Phone({ number }: { number: string | null }) {
  const t = useTranslations("call.clinician")
  if (number === null) return null
  return (
    <div className="absolute inset-x-0 top-1/2 z-10 grid place-items-center pt-10">
      <a
        href={`tel:${number.replaceAll(/[^+\d]/g, "")}`}
        className="inline-flex min-h-11 items-center gap-2 rounded-2 border border-mon-edge px-4.5 font-medium text-mon-text-1 no-underline hover:bg-mon-2"
      >
        <PhoneIcon aria-hidden size={18} />
        {t("phone", { number })}
      </a>
    </div>
  )
}

/** Said by the patient, whose call dropped; the number stands below it. */
function AsksForPhone({ name, number }: { name: string; number: string | null }) {
  const t = useTranslations("call.clinician")
  return (
    <output className="flex items-center gap-2.5 rounded-3 bg-[oklch(0.16_0.01_250/.92)] px-3.5 py-2 text-read leading-5.5 text-mon-text-1">
      <PhoneIcon aria-hidden size={20} className="flex-none" />
      <span className="min-w-0 flex-1">
        {t(number === null ? "phoneAskedNone" : "phoneAsked", { name })}
      </span>
      {number === null ? null : (
        <a
          href={`tel:${number.replaceAll(/[^+\d]/g, "")}`}
          className="inline-flex min-h-11 flex-none items-center rounded-2 bg-mon-text-1 px-4 font-medium text-mon-0 no-underline"
        >
          {t("phone", { number })}
        </a>
      )}
    </output>
  )
}

function Duration({ since, label }: { since: string | null; label: string }) {
  const seconds = useSeconds(since === null ? undefined : Date.parse(since))
  if (since === null) return null
  const minutes = Math.floor(seconds / 60)
  return (
    <Pill>
      <Clock aria-hidden size={16} />
      <span role="timer" aria-label={label}>
        {minutes}:{String(seconds % 60).padStart(2, "0")}
      </span>
    </Pill>
  )
}
