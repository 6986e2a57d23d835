"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import type { ReactNode } from "react"

import { MonitorGuard } from "@/app/_monitor/monitor-guard"
import { MonitorPanel } from "@/app/_monitor/monitor-panel"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"
import type { Summary } from "@/lib/vitals/alarms/summary"

import { type Below, BelowTabs } from "./below-tabs"
import { isUnderWay } from "./call-state"
import { LazyChatPanel } from "./chat/lazy-chat-panel"
import { ClinicianStage } from "./clinician-stage"
import { EndVisit } from "./end-visit"
import { sharedSecret } from "./link-secret"
import { LockBadge } from "./lock-badge"
import { PatientStrip } from "./patient-strip"
import { knowsUnencrypted } from "./unencrypted-choice"
import { useRoleName } from "./use-role-name"
import { useRoomView } from "./use-room-view"

type Props = {
  visit: StaffVisitView
  /** The note editor. */
  note: ReactNode
  /** Joins at once, as after Admit; otherwise when the address ends in `#call` or "Join" is pressed. */
  autoJoin?: boolean
}

/** The clinician's call over the whole window: patient strip, stage, vitals below, the note beside. */
export function ClinicianCall({ visit, note, autoJoin = false }: Props) {
  const words = useTranslations("chat")
  const vitals = useTranslations("vitals")
  const router = useRouter()
  const view = useRoomView(
    {
      visitId: visit.visitId,
      prepared: null,
      linkSecret: sharedSecret(visit.visitId),
      room: visit.room,
      // Whoever did not choose it in this tab is told before anything of theirs is sent.
      protection: knowsUnencrypted(visit.visitId) ? visit.protection : "end_to_end",
    },
    { seat: "clinician", name: visit.patient.name, group: false },
  )
  const roleName = useRoleName()
  const { chat, names } = view
  const [chatting, setChatting] = useState(false)
  const [ending, setEnding] = useState(false)
  const [below, setBelow] = useState<Below>("vitals")
  const [alarms, setAlarms] = useState<Summary>()
  const { call } = view
  useEffect(() => {
    if (autoJoin || window.location.hash === "#call") call.join()
  }, [call, autoJoin])

  /** Beside the note on a wide screen, a tab below the picture on a narrow one. */
  const show = (panel: Below): void => {
    setBelow(panel)
    if (panel === "chat") setChatting(true)
  }
  const showFault = (): void => {
    setAlarms(undefined)
    setBelow("vitals")
  }
  const toggleChat = (): void => {
    setChatting(!chatting)
    setBelow(chatting ? "vitals" : "chat")
  }
  const freeze = async (): Promise<ImageBitmap | undefined> => {
    const patient = view.room?.peers.find(({ role }) => role === "patient")
    const camera = patient?.tracks.find(({ source }) => source === "camera")
    const photo = await import("./photo/freeze")
    return camera && photo.freeze(camera.track)
  }
  const ended = async (): Promise<void> => {
    setEnding(false)
    await call.leave()
    router.refresh()
  }
  const person = { birthDate: visit.patient.birthDate, zone: visit.clinic.zone }
  const missing =
    view.protection === "none" ? "plain" : visit.consent?.vitals === true ? "device" : "consent"
  return (
    <main
      className={`fixed inset-0 z-20 grid ${narrow} ${below === "vitals" ? "has-[[data-empty]]:[--below:max-content]" : ""} bg-surface-0 lg:grid-cols-[minmax(0,1fr)_400px] lg:has-[[data-aside]]:grid-cols-[400px_minmax(0,1fr)] ${chatting ? "lg:grid-rows-[auto_minmax(0,1fr)_min(132px,16dvh)_268px] lg:has-[[data-empty]]:grid-rows-[auto_minmax(0,1fr)_min(300px,36dvh)_auto] lg:[grid-template-areas:'s_s''v_n''v_c''m_c']" : "lg:grid-rows-[auto_minmax(0,1fr)_268px] lg:has-[[data-empty]]:grid-rows-[auto_minmax(0,1fr)_auto] lg:[grid-template-areas:'s_s''v_n''m_n']"}`}
    >
      <div className={strip}>
        <PatientStrip visit={visit}>
          <LockBadge view={view} names={names} sitting={{ visitId: visit.visitId }} />
        </PatientStrip>
      </div>
      <div className="relative min-h-0 lg:[grid-area:v]">
        <ClinicianStage
          visit={visit}
          view={view}
          chat={{
            word: words("title"),
            unread: chat.snapshot?.unread ?? 0,
            open: chatting,
            onPress: toggleChat,
          }}
          onEnd={() => setEnding(true)}
        />
      </div>
      <BelowTabs below={below} onShow={show} alarms={alarms} />
      <div
        className={`min-h-0 overflow-y-auto bg-mon-1 lg:[grid-area:m] ${below === "vitals" ? "" : "max-lg:hidden"}`}
      >
        <MonitorGuard place="call" className="min-h-full lg:h-full" onFault={showFault}>
          <MonitorPanel
            // Over a lost session it goes on; a call that was left is watched by somebody else.
            key={`${visit.visitId} ${isUnderWay(view.state)}`}
            visitId={visit.visitId}
            session={view.session}
            who={visit.clinician.name}
            names={names}
            person={person}
            agreed={visit.consent?.vitals === true}
            charted={visit.consent?.charting === true}
            onSummary={setAlarms}
            missing={vitals(`missing.${missing}`)}
            className="min-h-full lg:h-full"
          />
        </MonitorGuard>
      </div>
      <div
        className={`min-h-0 overflow-y-auto border-line-1 bg-surface-1 lg:border-l lg:[grid-area:n] ${below === "note" ? "" : "max-lg:hidden"}`}
      >
        {note}
      </div>
      {chatting ? (
        <div
          className={`min-h-0 border-line-1 lg:border-l lg:[grid-area:c] ${below === "chat" ? "" : "max-lg:hidden"}`}
        >
          <LazyChatPanel
            view={chat}
            names={names}
            seat="clinician"
            zone={visit.clinic.zone}
            microphone={view.own.microphone.track?.mediaStreamTrack}
            size="desk"
            freeze={freeze}
            onFile={async (entry, file) => {
              const { fileEntry } = await import("./chat/file-entry")
              return fileEntry(visit, names, roleName, entry, file)
            }}
            onClose={toggleChat}
          />
        </div>
      ) : null}
      <EndVisit visit={visit} open={ending} onOpenChange={setEnding} onEnded={() => void ended()} />
    </main>
  )
}

/** Without vital signs the room is the picture's; where both do not fit, one scrolls from one to the other. */
const narrow =
  "grid-rows-[auto_minmax(var(--picture-least,0px),1fr)_auto_var(--below,minmax(var(--below-least,0px),.8fr))] low:max-lg:overflow-y-auto low:[--below-least:12rem] low:[--picture-least:24rem]"

/** Below 1100 px the strip keeps what must not be forgotten, the allergy, and gives the rest to the picture. */
const strip = "lg:[grid-area:s] max-lg:[&_dl>div:not(:first-child)]:hidden"
