"use client"

import { ChevronLeft } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useEffect, useRef, useState } from "react"
import { flushSync } from "react-dom"

import type { ClassView } from "@/lib/classes/class-view"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

import { LazyChatPanel } from "../chat/lazy-chat-panel"
import { DeskStage } from "../desk-stage"
import { LockBadge } from "../lock-badge"
import { shortcuts } from "../shortcuts"
import { useRoomView } from "../use-room-view"
import { useShortcuts } from "../use-shortcuts"
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
  const name = typeName(group.type, useLocale())
  const view = useRoomView(
    { classId: group.classId, prepared: null, room: group.room, protection: "end_to_end" },
    { seat: "clinician", name, group: true },
  )
  const { own, session, state, names, chat } = view
  const { floor, state: questions, limit } = useHostFloor(view, group.classId)
  const [panel, setPanel] = useState<"people" | "floor" | "chat">("people")
  const [ending, setEnding] = useState(false)
  useEffect(
    () => chat.chat?.limit(questions === undefined || questions.chat === "everyone"),
    [chat.chat, questions],
  )
  const waiting =
    state.at !== "in_call"
      ? call("connecting")
      : view.unseen === undefined
        ? t("stage.nobody", { count: view.cast.people.length })
        : call(view.unseen)
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
  const beside = useRef<HTMLDivElement>(null)
  // To the press, not the press itself: nobody is let in by a slip.
  const toDoor = (): void => {
    flushSync(() => setPanel("people"))
    beside.current?.querySelector<HTMLElement>(`[aria-keyshortcuts="${shortcuts.door}"]`)?.focus()
  }
  useShortcuts({
    questions: () => setPanel("floor"),
    door: atDoor > 0 ? toDoor : undefined,
  })
  const ended = async (): Promise<void> => {
    setEnding(false)
    await view.call.leave()
    router.refresh()
  }
  return (
    <main
      data-whole-screen
      className="fixed inset-0 z-20 grid grid-rows-[auto_minmax(var(--picture-least,0px),1fr)_auto_minmax(var(--below-least,0px),.9fr)] low:max-lg:overflow-y-auto low:[--below-least:12rem] low:[--picture-least:24rem] bg-surface-0 lg:grid-cols-[minmax(0,1fr)_400px] lg:has-[[data-aside]]:grid-cols-[400px_minmax(0,1fr)] lg:grid-rows-[auto_auto_minmax(0,1fr)] lg:[grid-template-areas:'s_s''v_t''v_p']"
    >
      <header className="flex min-w-0 items-center gap-2 border-b border-line-1 bg-surface-1 px-5 py-2 lg:[grid-area:s]">
        <Link
          href="/today"
          // In a call nothing is fetched ahead: the picture comes first.
          prefetch={false}
          aria-label={t("back")}
          className="-ml-3 grid size-11 flex-none place-items-center rounded-2 text-text-2 hover:bg-surface-2"
        >
          <ChevronLeft aria-hidden size={22} />
        </Link>
        <h1 className="line-clamp-2 min-w-0 flex-1 text-read wrap-anywhere font-semibold">
          {name}
        </h1>
        <LockBadge view={view} names={names} sitting={{ classId: group.classId }} />
      </header>
      <div className="relative min-h-0 lg:[grid-area:v]">
        <DeskStage
          view={view}
          waiting={waiting}
          tampered={t("stage.tampered")}
          end={t("end.press")}
          chat={{
            word: words("title"),
            unread: chat.snapshot?.unread ?? 0,
            open: panel === "chat",
            onPress: () => setPanel(panel === "chat" ? "people" : "chat"),
          }}
          onJoin={(how) => view.call.join(how)}
          onEnd={() => setEnding(true)}
        />
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
            aria-keyshortcuts={one === "floor" ? shortcuts.questions : undefined}
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
      <div
        ref={beside}
        className="min-h-0 overflow-y-auto border-line-1 bg-surface-1 lg:border-l lg:[grid-area:p]"
      >
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
    </main>
  )
}
