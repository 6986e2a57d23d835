"use client"

import { Clock, Phone as PhoneIcon, ShieldAlert } from "lucide-react"
import { useTranslations } from "next-intl"
import dynamic from "next/dynamic"
import { useRef, useState } from "react"
import type { ComponentProps, ReactNode } from "react"

import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"

import { AroundCall } from "./around-call"
import type { Layout } from "./arrangement"
import { Captions } from "./captions"
import { castOf } from "./cast"
import { Controls } from "./controls"
import { DoorStrip } from "./door-strip"
import { hasPicture } from "./ladder"
import { LayoutChoice } from "./layout-choice"
import { LineQuality } from "./line-quality"
import { LineStatus } from "./line-status"
import { carriedBy } from "./line-view"
import { markJoin } from "./marks"
import { MoreButton } from "./more-button"
import { OwnTrouble } from "./own-trouble"
import type { Names } from "./roster"
import { SelfView } from "./self-view"
import { ShareBanner } from "./share-banner"
import { Stage } from "./stage"
import { Standstill } from "./standstill"
import { rememberUnencrypted } from "./unencrypted-choice"
import type { CallView } from "./use-call"
import { useDoor } from "./use-door"
import { useLine } from "./use-line"
import { usePanel } from "./use-panel"
import { useResting } from "./use-resting"
import { useNaming } from "./use-role-name"
import { useSeconds } from "./use-seconds"
import { useSharing } from "./use-sharing"
import { useSmallWindow } from "./use-small-window"

// Not needed for the first frame.
const PeopleDialog = dynamic(() => import("./people-dialog").then((module) => module.PeopleDialog))

type Props = {
  visit: StaffVisitView
  view: CallView
  names: Names
  chat: ComponentProps<typeof Controls>["chat"]
  onEnd: () => void
}

/** The patient's picture with what lies over it. Where the call stands still, what happened and the way on. */
export function ClinicianStage({ visit, view, names, chat, onEnd }: Props) {
  const t = useTranslations("call")
  const area = useRef<HTMLDivElement>(null)
  const resting = useResting(area)
  const { call, state, own, session } = view
  const lines = useLine(view, "clinician")
  const { name } = visit.patient
  const join = (how?: "take"): void => {
    markJoin()
    if (state.at !== "disconnected" || state.why !== "unlocked") return call.join(how)
    rememberUnencrypted(visit.visitId)
    call.joinUnencrypted()
  }
  const cast = castOf(view.room?.peers ?? [], "clinician")
  const { lead, strangers, tiles } = cast
  const [layout, setLayout] = useState<Layout>("focus")
  const sharing = useSharing(view, "clinician")
  const nameOf = useNaming(names, lead, name)
  const small = useSmallWindow()
  const [aside, setAside] = useState(false)
  const { door, refresh } = useDoor(visit.visitId)
  const people = usePanel()
  const [met, setMet] = useState(false)
  if (lead !== undefined && !met) setMet(true)
  const hidden = (view.room?.peers ?? []).some((peer) => peer.plaintext && peer.role !== undefined)
  return (
    <div ref={area} data-aside={aside || undefined} className="absolute inset-0">
      <Stage
        view={carriedBy(view, lines.own.rung)}
        seat="clinician"
        name={name}
        names={names}
        layout={layout}
        waiting={waiting()}
      >
        <div className="absolute top-3 left-3 z-10 flex max-w-[calc(100%-152px)] flex-wrap items-center gap-2 md:top-4 md:left-4">
          <Duration since={visit.admittedAt} label={t("clinician.duration")} />
          {session !== null && state.at === "in_call" ? (
            <Pill>
              <LineQuality session={session} />
            </Pill>
          ) : null}
          {tiles.length > 1 ? <LayoutChoice layout={layout} onChange={setLayout} /> : null}
          <MoreButton
            lines={lines}
            blur={own.blur}
            onBlur={(on) => void call.media.blur(on)}
            size="desk"
          />
        </div>
        {session === null ? null : <SelfView camera={own.camera} initial="top_right" size="desk" />}
        <div className="absolute inset-x-4 bottom-42 z-10 mx-auto md:bottom-24 flex max-w-[560px] flex-col gap-2">
          <ShareBanner sharing={sharing} nameOf={nameOf} />
          <Captions peers={view.room?.peers ?? []} nameOf={nameOf} />
          {view.room?.badge === "broken" ? <Alarm>{t("clinician.tampered")}</Alarm> : null}
          {door === undefined ? null : (
            <DoorStrip visitId={visit.visitId} people={door.people} onChanged={refresh} />
          )}
          {strangers.length > 0 ? <Alarm>{t("clinician.stranger")}</Alarm> : null}
          {hidden ? <Alarm>{t("clinician.plaintext")}</Alarm> : null}
          {state.at === "reconnecting" && state.first ? <Trying since={state.since} /> : null}
          <LineStatus lines={lines} name={name} />
          {session === null ? null : (
            <OwnTrouble
              own={own}
              blocked={view.playbackBlocked}
              onToggle={(kind) => void call.media.toggle(kind)}
              onPlay={() => void call.startPlayback()}
              onBlur={(on) => void call.media.blur(on)}
              onUnblurred={() => void call.media.showUnblurred()}
            />
          )}
        </div>
        {state.at === "in_call" && lead === undefined ? (
          <Phone number={visit.patient.phone} />
        ) : null}
        <Standstill view={view} onJoin={join} />
        <div
          className={`absolute inset-x-0 bottom-4 z-20 mx-auto w-fit max-w-[calc(100%-16px)] transition-opacity duration-(--motion-2) pointer-coarse:opacity-100 ${resting && state.at === "in_call" ? "opacity-0" : ""}`}
        >
          <Controls
            own={own}
            size="desk"
            end={t("endVisit")}
            chat={chat}
            onToggle={(kind) => void call.media.toggle(kind)}
            share={sharing}
            small={
              small.kind === "document"
                ? { kind: "window", on: small.opened !== undefined, onPress: small.onPress }
                : { kind: "page", on: aside, onPress: () => setAside(!aside) }
            }
            onPeople={people.onOpen}
            onEnd={onEnd}
          />
        </div>
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
      </Stage>
      <AroundCall
        view={view}
        small={small}
        waiting={waiting()}
        cast={cast}
        nameOf={nameOf}
        sharing={sharing}
        unread={chat.unread}
        line={[]}
      />
    </div>
  )

  function waiting(): string {
    if (state.at === "in_call" && lead !== undefined && !hasPicture(lines.own.rung))
      return t("line.unseen")
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

function Trying({ since }: { since: number }) {
  const t = useTranslations("call.clinician")
  const seconds = useSeconds(since)
  return (
    <output className="block rounded-3 bg-[oklch(0.16_0.01_250/.92)] px-3.5 py-2 text-read">
      {t("first", { seconds })}
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

function Alarm({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="flex items-center gap-2.5 rounded-3 bg-alarm-high px-3.5 py-2 text-read font-medium text-on-alarm-high"
    >
      <ShieldAlert aria-hidden size={20} className="flex-none" />
      {children}
    </p>
  )
}

function Pill({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex h-8 items-center gap-1.5 rounded-full bg-[oklch(0.16_0.01_250/.82)] px-3 text-body text-mon-text-1">
      {children}
    </span>
  )
}
