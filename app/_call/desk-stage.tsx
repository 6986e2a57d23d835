"use client"

import { ShieldAlert } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRef, useState } from "react"
import type { ComponentProps, ReactNode } from "react"

import { AroundCall } from "./around-call"
import type { Layout } from "./arrangement"
import { Captions } from "./captions"
import { Controls } from "./controls"
import { LayoutChoice } from "./layout-choice"
import { LineQuality } from "./line-quality"
import { LineStatus } from "./line-status"
import { MoreButton } from "./more-button"
import { OwnTrouble } from "./own-trouble"
import { SelfView } from "./self-view"
import { ShareBanner } from "./share-banner"
import { Stage } from "./stage"
import { Standstill } from "./standstill"
import { useResting } from "./use-resting"
import type { RoomView } from "./use-room-view"
import { useSeconds } from "./use-seconds"

type Props = Pick<ComponentProps<typeof Controls>, "end" | "chat" | "onPeople" | "onEnd"> & {
  view: RoomView
  /** What to read while nobody is to be seen. */
  waiting: string
  /** What to do when the code was tampered with. */
  tampered: string
  /** Before the quality of the line. */
  time?: ReactNode
  /** Who waits to be let in. */
  door?: ReactNode
  onJoin: (how?: "take") => void
  /** What else lies over the picture. */
  children?: ReactNode
}

/**
 * The call of whoever holds it, a visit's clinician or a class's host: the picture with what lies over
 * it. Where the call stands still, what happened and the way on.
 */
export function DeskStage(props: Props) {
  const { view, waiting, tampered, time, door, onJoin, children, ...bar } = props
  const t = useTranslations("call.clinician")
  const area = useRef<HTMLDivElement>(null)
  const resting = useResting(area)
  const [layout, setLayout] = useState<Layout>("focus")
  const [aside, setAside] = useState(false)
  const { call, state, own, session, cast, sharing, small } = view
  const hidden = (view.room?.peers ?? []).some((peer) => peer.plaintext && peer.role !== undefined)
  return (
    <div ref={area} data-aside={aside || undefined} className="group/desk absolute inset-0">
      <Stage view={view} layout={layout} waiting={waiting}>
        <div className="absolute top-3 left-3 z-10 flex max-w-[calc(100%-152px)] flex-wrap items-center gap-2 md:top-4 md:left-4">
          {time}
          {/* On a narrow screen the room is the picture's: a weak line is said below. */}
          {session !== null && state.at === "in_call" ? (
            <span className="max-md:hidden">
              <Pill>
                <LineQuality session={session} />
              </Pill>
            </span>
          ) : null}
          {cast.tiles.length > 1 ? <LayoutChoice layout={layout} onChange={setLayout} /> : null}
          <MoreButton view={view} size="desk" />
        </div>
        {session === null ? null : <SelfView camera={own.camera} initial="top_right" size="desk" />}
        <div
          data-over
          className="absolute inset-x-4 bottom-30 z-10 mx-auto flex max-w-[560px] flex-col gap-2 md:bottom-26"
        >
          <ShareBanner view={view} />
          <Captions view={view} />
          {view.room?.badge === "broken" ? <Alarm>{tampered}</Alarm> : null}
          {door}
          {cast.strangers.length > 0 ? <Alarm>{t("stranger")}</Alarm> : null}
          {hidden ? <Alarm>{t("plaintext")}</Alarm> : null}
          {state.at === "reconnecting" && state.first ? <Trying since={state.since} /> : null}
          <LineStatus view={view} onMessages={bar.chat.open ? undefined : bar.chat.onPress} />
          {session === null ? null : <OwnTrouble view={view} />}
        </div>
        <Standstill view={view} onJoin={onJoin} />
        <div
          data-over
          className={`absolute inset-x-0 bottom-4 z-20 mx-auto w-full max-w-[calc(100%-16px)] md:w-fit transition-opacity duration-(--motion-2) pointer-coarse:opacity-100 ${resting && state.at === "in_call" ? "opacity-0" : ""}`}
        >
          <Controls
            {...bar}
            own={own}
            size="desk"
            onToggle={(kind) => void call.media.toggle(kind)}
            share={sharing}
            small={
              small.kind === "document"
                ? { kind: "window", on: small.opened !== undefined, onPress: small.onPress }
                : { kind: "page", on: aside, onPress: () => setAside(!aside) }
            }
          />
        </div>
        {children}
      </Stage>
      <AroundCall view={view} waiting={waiting} />
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

/** A short word over the picture. */
export function Pill({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex h-8 items-center gap-1.5 rounded-full bg-[oklch(0.16_0.01_250/.82)] px-3 text-body text-mon-text-1">
      {children}
    </span>
  )
}
