"use client"

import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"

import type { ClassView } from "@/lib/classes/class-view"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

import { AroundCall } from "../around-call"
import type { Layout } from "../arrangement"
import { castOf } from "../cast"
import { LazyChatPanel } from "../chat/lazy-chat-panel"
import { useChat } from "../chat/use-chat"
import { Controls } from "../controls"
import { LayoutChoice } from "../layout-choice"
import { LockBadge } from "../lock-badge"
import { MoreButton } from "../more-button"
import { OwnTrouble } from "../own-trouble"
import { SelfView } from "../self-view"
import { ShareBanner } from "../share-banner"
import { Stage } from "../stage"
import { Standstill } from "../standstill"
import { useCall } from "../use-call"
import { useLine } from "../use-line"
import { useNames } from "../use-names"
import { useNaming } from "../use-role-name"
import { useSharing } from "../use-sharing"
import { useSmallWindow } from "../use-small-window"
import { ClassPeople } from "./class-people"
import { EndClass } from "./end-class"
import { FloorPanel } from "./floor-panel"
import { useClass } from "./use-class"
import { useHostFloor } from "./use-floor"

/** The class over the whole window, for its host: who shows a picture, and beside it people and chat. */
export function ClassCall({ view: first, autoJoin }: { view: ClassView; autoJoin: boolean }) {
  const t = useTranslations("class")
  const call = useTranslations("call")
  const words = useTranslations("chat")
  const router = useRouter()
  const { view: group, refresh } = useClass(first)
  const view = useCall({
    classId: group.classId,
    prepared: null,
    room: group.room,
    protection: "end_to_end",
  })
  const { own, session, state } = view
  const names = useNames(view, { classId: group.classId })
  const chat = useChat(view)
  const { floor, state: questions, limit } = useHostFloor(view, group.classId)
  const lines = useLine(view, "clinician")
  const sharing = useSharing(view, "clinician")
  const small = useSmallWindow()
  const [layout, setLayout] = useState<Layout>("focus")
  const [panel, setPanel] = useState<"people" | "floor" | "chat">("people")
  const [ending, setEnding] = useState(false)
  const name = typeName(group.type, useLocale())
  const cast = castOf(view.room?.peers ?? [], "clinician", true)
  const nameOf = useNaming(names, undefined, name)
  useEffect(
    () => chat.chat?.limit(questions === undefined || questions.chat === "everyone"),
    [chat.chat, questions],
  )
  const here = (view.room?.peers ?? []).filter(({ role }) => role !== undefined).length
  const waiting = t("stage.nobody", { count: here })
  const atDoor = group.members.filter((member) => member.state === "waiting").length
  useEffect(() => {
    if (autoJoin || window.location.hash === "#call") view.call.join()
  }, [view.call, autoJoin])
  const byIdentity = (identity: string): string => names.get(identity) ?? t("floor.nobody")
  const open = questions?.questions.filter((one) => one.state === "open") ?? []
  const hands = questions?.hands ?? []
  const wanting = hands.length + open.length
  const takeWord = (): void => {
    const kid = view.room?.peers.find(({ identity }) => identity === questions?.word)?.kid
    if (kid !== undefined) void session?.send("control", { t: "mute", kid }, { to: kid })
    floor?.take()
  }
  const ended = async (): Promise<void> => {
    setEnding(false)
    await view.call.leave()
    router.refresh()
  }
  return (
    <main className="fixed inset-0 z-20 grid grid-rows-[auto_minmax(0,1fr)_auto_minmax(0,.9fr)] bg-surface-0 lg:grid-cols-[minmax(0,1fr)_400px] lg:grid-rows-[auto_auto_minmax(0,1fr)] lg:[grid-template-areas:'s_s''v_t''v_p']">
      <header className="flex min-w-0 items-center gap-4 border-b border-line-1 bg-surface-1 px-5 py-2 lg:[grid-area:s]">
        <h1 className="min-w-0 flex-1 truncate text-read font-semibold">{name}</h1>
        <LockBadge view={view} names={names} sitting={{ classId: group.classId }} />
      </header>
      <div className="relative min-h-0 lg:[grid-area:v]">
        <Stage
          view={view}
          seat="clinician"
          name={name}
          names={names}
          group
          layout={layout}
          waiting={state.at === "in_call" ? waiting : call("connecting")}
        >
          <div className="absolute top-4 left-4 z-10 flex gap-2">
            {cast.tiles.length > 1 ? <LayoutChoice layout={layout} onChange={setLayout} /> : null}
            <MoreButton
              lines={lines}
              blur={own.blur}
              onBlur={(on) => void view.call.media.blur(on)}
              size="desk"
            />
          </div>
          {session === null ? null : (
            <SelfView camera={own.camera} initial="top_right" size="desk" />
          )}
          <div className="absolute inset-x-4 bottom-42 z-10 mx-auto flex max-w-[560px] flex-col gap-2 md:bottom-24">
            <ShareBanner sharing={sharing} nameOf={nameOf} />
            {session === null ? null : (
              <OwnTrouble
                own={own}
                blocked={view.playbackBlocked}
                onToggle={(kind) => void view.call.media.toggle(kind)}
                onPlay={() => void view.call.startPlayback()}
                onBlur={(on) => void view.call.media.blur(on)}
                onUnblurred={() => void view.call.media.showUnblurred()}
              />
            )}
          </div>
          <Standstill view={view} onJoin={(how) => view.call.join(how)} />
          <div className="absolute inset-x-0 bottom-4 z-20 mx-auto w-fit max-w-[calc(100%-16px)]">
            <Controls
              own={own}
              size="desk"
              end={t("end.press")}
              chat={{
                word: words("title"),
                unread: chat.snapshot?.unread ?? 0,
                open: panel === "chat",
                onPress: () => setPanel(panel === "chat" ? "people" : "chat"),
              }}
              share={sharing}
              onToggle={(kind) => void view.call.media.toggle(kind)}
              onEnd={() => setEnding(true)}
            />
          </div>
        </Stage>
      </div>
      <fieldset
        aria-label={t("people.show")}
        className="flex min-w-0 items-center gap-1 border-0 border-b border-line-1 bg-surface-1 px-2 lg:border-l lg:[grid-area:t]"
      >
        {(["people", "floor", "chat"] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={panel === one}
            onClick={() => setPanel(one)}
            className="-mb-px min-h-11 border-b-2 border-transparent px-3 font-medium text-text-2 aria-pressed:border-brand aria-pressed:text-brand"
          >
            {one === "chat"
              ? words("title")
              : one === "people"
                ? t("people.title")
                : t("floor.tab", { count: wanting })}
          </button>
        ))}
        <output className="ml-auto pr-2 text-small text-text-2">
          {atDoor > 0 ? t("people.door", { count: atDoor }) : null}
        </output>
        <output className="sr-only">
          {hands.map((one) => t("floor.came", { name: byIdentity(one) })).at(-1)}{" "}
          {open.length > 0 ? t("floor.asked") : null}
        </output>
      </fieldset>
      <div className="min-h-0 overflow-y-auto border-line-1 bg-surface-1 lg:border-l lg:[grid-area:p]">
        {panel === "people" ? (
          <ClassPeople view={group} session={session} onChanged={refresh} />
        ) : panel === "floor" ? (
          floor === undefined || questions === undefined ? null : (
            <FloorPanel
              floor={floor}
              state={questions}
              nameOf={byIdentity}
              onLimit={limit}
              onTake={takeWord}
            />
          )
        ) : (
          <LazyChatPanel
            view={chat}
            names={names}
            seat="clinician"
            zone={group.clinic.zone}
            microphone={own.microphone.track?.mediaStreamTrack}
            size="desk"
            onClose={() => setPanel("people")}
          />
        )}
      </div>
      <EndClass
        classId={group.classId}
        open={ending}
        onOpenChange={setEnding}
        onEnded={() => void ended()}
      />
      <AroundCall
        view={view}
        small={small}
        waiting={waiting}
        cast={cast}
        nameOf={nameOf}
        sharing={sharing}
        unread={chat.snapshot?.unread ?? 0}
        line={[]}
      />
    </main>
  )
}
