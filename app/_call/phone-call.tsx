"use client"

import { Activity } from "lucide-react"
import { useTranslations } from "next-intl"
import dynamic from "next/dynamic"
import { useEffect, useState } from "react"
import type { ReactNode } from "react"

import { restSound } from "@/app/_media/sound"
import { useWakeLock } from "@/app/_ui/use-wake-lock"
import type { PatientView } from "@/lib/consultations/patient-view"

import { AroundCall } from "./around-call"
import type { CallOptions } from "./call-session"
import { Captions } from "./captions"
import { ChatSheet } from "./chat/chat-sheet"
import { useMemberFloor } from "./class/use-floor"
import { Controls } from "./controls"
import { LargeControls } from "./large-controls"
import { LineStatus } from "./line-status"
import { lockOf } from "./lock"
import { markJoin } from "./marks"
import { MoreButton } from "./more-button"
import { OwnTrouble } from "./own-trouble"
import { ReconnectingPage, StandstillPage } from "./patient-pages"
import { PhoneHeader } from "./phone-header"
import { PhoneMeButton } from "./phone-me"
import { BrokenNotice, PhoneNotice } from "./phone-notice"
import { PrivateSheet } from "./private-sheet"
import { prewarmCall } from "./seat-ahead"
import { SelfView } from "./self-view"
import { ShareBanner } from "./share-banner"
import { keepChoice, readChoice } from "./sitting-choice"
import { Stage } from "./stage"
import { useMuteRequest } from "./use-mute-request"
import { usePanel } from "./use-panel"
import { usePhoneMe } from "./use-phone-me"
import { useRoomView } from "./use-room-view"
import type { Viewer } from "./use-room-view"
import { useSeconds } from "./use-seconds"
import { useShortcuts } from "./use-shortcuts"

// Not needed for the first frame.
const HelpSheet = dynamic(() => import("./help-sheet").then((module) => module.HelpSheet))

// This module is loaded in the waiting room, long before the press on Join.
if (typeof window !== "undefined") prewarmCall()

type Props = {
  clinic: { name: string; phone: string; zone: string }
  /** The clinician, as the title of the page has it. */
  doctor: string
  /** The class that it is a seat of, by its name. */
  group?: string | undefined
  seat: Viewer["seat"]
  options: CallOptions
  /** The patient's own, who may change it here. */
  consent: PatientView["consent"]
  /** What is to be seen once the visit is over for everyone. */
  ended: ReactNode
  /** The person pressed Leave, and the room was left. */
  onLeave: () => void
}

/** The call of a patient or a guest. Joins as soon as it is there: the press on "Join now" brought it. */
export function PhoneCall(props: Props) {
  const { clinic, doctor, group, seat, options, consent, ended, onLeave } = props
  const t = useTranslations("call")
  const messages = useTranslations("chat")
  const inClass = useTranslations("class")
  const call = useRoomView(options, { seat, name: doctor, group: group !== undefined })
  const { names, chat, cast } = call
  const muted = useMuteRequest(call, call.call)
  const guest = useTranslations("guest.door")
  const { floor, state: heard } = useMemberFloor(call, group !== undefined)
  const mayWrite = seat === "clinician" || heard === undefined || heard.floor.chat === "everyone"
  useEffect(
    () => chat.chat?.limit(heard === undefined || heard.floor.chat === "everyone"),
    [chat.chat, heard],
  )
  const photo = chat.snapshot?.photo
  const help = usePanel()
  const [buttons, setButtons] = useState<"large" | "all" | "all again">(() =>
    readChoice("buttons") === "large" ? "large" : "all",
  )
  useShortcuts({ lock: () => setSheet("private") })
  const [sheet, setSheet] = useState<"private" | "messages">()
  const { state, own } = call
  const since = state.at === "reconnecting" ? state.since : undefined
  const away = useSeconds(since)
  const phoneMe = usePhoneMe(state.at === "in_call")
  useWakeLock()
  // A phone shows the title of a page that is behind another: the visit is still on.
  const title = `● ${t("patient.tab")} · ${clinic.name}`
  useEffect(() => {
    if (state.at === "in_call") document.title = title
  }, [state.at, title])
  useEffect(() => {
    restSound()
    call.call.join()
  }, [call.call])

  if (state.at === "disconnected") {
    const { why } = state
    const again = (): void => {
      markJoin()
      if (why === "unlocked") call.call.joinUnencrypted()
      else call.call.join("take")
    }
    return <StandstillPage clinic={clinic} why={why} onAgain={again} />
  }
  if (state.at === "ended" && state.how === "closed") return ended

  const lock = lockOf(call.room, call.protection)
  const seen = consent?.vitals === true && cast.device
  const leave = async (): Promise<void> => {
    await call.call.leave()
    onLeave()
  }
  const waiting =
    state.at !== "in_call"
      ? t("patient.connecting", { name: doctor })
      : call.unseen === undefined
        ? t("waitingFor", { name: doctor })
        : t(call.unseen)
  return (
    <main className="@container fixed inset-0 z-30 mx-auto flex max-w-[480px] flex-col low:landscape:max-w-[960px] low:landscape:flex-row bg-mon-0 text-read">
      <Stage view={call} layout={seat === "patient" ? "focus" : "side_by_side"} waiting={waiting}>
        <PhoneHeader
          title={group ?? doctor}
          below={group === undefined ? clinic.name : doctor}
          lock={lock}
          onLock={() => setSheet("private")}
        >
          <MoreButton view={call} size="phone" />
        </PhoneHeader>
        {group !== undefined && !own.camera.on ? null : (
          <SelfView camera={own.camera} initial="bottom_right" size="phone" />
        )}
        <div data-over className="absolute inset-x-3 bottom-3 z-10 flex flex-col gap-2">
          <ShareBanner view={call} />
          <Captions view={call} />
          {lock.word === "broken" ? <BrokenNotice /> : null}
          <LineStatus view={call} onMessages={() => setSheet("messages")} />
          <OwnTrouble view={call} />
          {group !== undefined && !muted && !own.camera.on && !own.microphone.on ? (
            <PhoneNotice>{inClass("off")}</PhoneNotice>
          ) : null}
          {floor === undefined || heard === undefined || seat === "clinician" ? null : (
            <MemberBar
              floor={floor}
              state={heard}
              nameOf={(identity) => names.get(identity) ?? inClass("floor.nobody")}
              on={own.microphone.on}
              onUnmute={() => void call.call.media.toggle("microphone")}
            />
          )}
          {muted ? <PhoneNotice>{guest("muted")}</PhoneNotice> : null}
          {seen || cast.watched ? (
            <PhoneNotice>
              <Activity aria-hidden size={20} className="flex-none text-wave-ecg" />
              <span>
                {seen ? t("patient.vitals") : null} {cast.watched ? t("patient.watched") : null}
              </span>
            </PhoneNotice>
          ) : null}
        </div>
      </Stage>
      {/* Before the buttons: it gives the focus back to what opened it before they take it. */}
      {help.used ? (
        <HelpSheet
          open={help.open}
          clinic={clinic}
          camera={own.camera.on}
          onCamera={() => void call.call.media.toggle("camera")}
          onMessages={() => setSheet("messages")}
          onNormal={() => {
            keepChoice("buttons", "all")
            setButtons("all again")
          }}
          onClose={help.onClose}
        />
      ) : null}
      {buttons === "large" ? (
        <LargeControls
          microphone={own.microphone.on}
          onMute={() => void call.call.media.toggle("microphone")}
          onHelp={help.onOpen}
          onEnd={() => void leave()}
        />
      ) : (
        <Controls
          own={own}
          size="phone"
          end={t("leave")}
          chat={{
            word: messages("messages"),
            unread: chat.snapshot?.unread ?? 0,
            open: sheet === "messages",
            onPress: () => setSheet("messages"),
          }}
          share={call.sharing}
          onToggle={(kind) => void call.call.media.toggle(kind)}
          onEnd={() => void leave()}
          focused={buttons === "all again"}
        />
      )}
      <AroundCall view={call} waiting={waiting} />
      <PrivateSheet
        open={sheet === "private"}
        onClose={() => setSheet(undefined)}
        lock={lock}
        view={call}
        names={names}
        clinic={clinic}
        consent={consent}
      />
      {seat === "patient" && chat.chat !== undefined && photo !== undefined && "by" in photo ? (
        <LazyPhotoSheet
          chat={chat.chat}
          photo={photo}
          name={names.get(photo.by.identity) ?? doctor}
          media={call.call.media}
        />
      ) : null}
      <ChatSheet
        open={sheet === "messages"}
        onClose={() => setSheet(undefined)}
        view={chat}
        names={names}
        seat={seat}
        shut={mayWrite ? undefined : inClass("floor.chat.limited")}
        zone={clinic.zone}
        microphone={own.microphone.track?.mediaStreamTrack}
      />
      {/* A blink of the network shows on the stage; only a longer one takes the screen. */}
      {state.at === "reconnecting" && away >= blinkSeconds ? (
        <ReconnectingPage clinic={clinic} since={state.since} first={state.first}>
          {/* Of a class the host phones nobody; guests are not in the clinic's books. */}
          {seat === "patient" && group === undefined ? <PhoneMeButton {...phoneMe} /> : null}
        </ReconnectingPage>
      ) : null}
    </main>
  )
}

/** Loaded only in a class. */
const MemberBar = dynamic(() => import("./class/member-bar").then((module) => module.MemberBar), {
  ssr: false,
})

/** Its code comes with the question. */
const LazyPhotoSheet = dynamic(
  () => import("./photo/photo-sheet").then((module) => module.PhotoSheet),
  { ssr: false },
)

const blinkSeconds = 3
