"use client"

import { Camera, LockKeyhole, MessageSquare, X } from "lucide-react"
import { useTranslations } from "next-intl"
import dynamic from "next/dynamic"
import { useEffect, useRef, useState } from "react"

import type { FileState } from "@/lib/chat/client/files"
import type { OutgoingFile } from "@/lib/chat/client/types"
import type { Entry } from "@/lib/chat/log"
import type { SeatRole } from "@/lib/e2ee/client/session"

import type { Names } from "../roster"
import { useRoleName } from "../use-role-name"
import { ChatEntry, type FiledView } from "./chat-entry"
import { Composer } from "./composer"
import type { Filing } from "./file-entry"
import { fine } from "./fine"
import type { ChatView } from "./use-chat"
import { useSeen } from "./use-seen"

export type ChatPanelProps = {
  view: ChatView
  names: Names
  seat: SeatRole
  zone: string
  /** `desk` has its own heading and way out; on a phone the sheet has them. */
  size: "desk" | "phone"
  /** The call's own. */
  microphone: MediaStreamTrack | undefined
  /** Why nothing can be written now. Absent: it can. */
  shut?: string | undefined
  /** The patient's picture, held still. Absent: this person asks for none. */
  freeze?: () => Promise<ImageBitmap | undefined>
  /** Puts it into the patient's record; absent for whoever may not. Answers nothing: it was not filed. */
  onFile?: (entry: Entry, file: FileState | undefined) => Promise<Filing | undefined>
  onClose: () => void
}

/** The conversation of a visit: what was said, what is being said, and a line to say it. */
export function ChatPanel(props: ChatPanelProps) {
  const { view, names, seat, zone, size, microphone, shut, freeze, onFile, onClose } = props
  const t = useTranslations("chat")
  const roleName = useRoleName()
  const root = useRef<HTMLElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const { chat, snapshot } = view
  useSeen(root, chat)
  const entries = snapshot?.log.entries ?? []
  const last = entries.findLast(({ mine }) => mine)?.key
  useEffect(() => {
    list.current?.scrollTo({ top: 0 })
  }, [last])
  const nameOf = (identity: string, as: SeatRole): string => names.get(identity) ?? roleName(as)
  const [isAsking, setAsking] = useState(false)
  // A question that stands is in sight until it is answered or taken back.
  const asks = isAsking || (snapshot !== undefined && "of" in snapshot.photo)
  const photoButton = useRef<HTMLButtonElement>(null)
  const asking = useRef<HTMLDivElement>(null)
  /** What was pressed goes with the strip: the focus goes back to what opened it. */
  const stopAsking = (): void => {
    const { activeElement: focused } = document
    if (focused === document.body || asking.current?.contains(focused)) photoButton.current?.focus()
    setAsking(false)
  }
  const [picture, setPicture] = useState<ImageBitmap>()
  const patient = snapshot?.members.find((member) => member.role === "patient")
  const typing = (snapshot?.members ?? []).filter(({ identity }) =>
    snapshot?.typing.includes(identity),
  )
  return (
    <section
      ref={root}
      aria-label={t(size === "desk" ? "title" : "messages")}
      data-size={size}
      className={`group/chat flex min-h-0 flex-col bg-surface-1 text-text-1 ${size === "desk" ? "h-full border-t border-line-1 text-body" : "h-[70dvh] text-lead"}`}
    >
      {size === "desk" ? (
        <header className="flex min-h-11 flex-none items-center gap-2.5 pr-2 pl-5">
          <h2 className="text-read font-semibold">{t("title")}</h2>
          <span className="inline-flex items-center gap-1.5 text-small text-text-2">
            <LockKeyhole aria-hidden size={16} />
            {t("locked")}
          </span>
          <span className="flex-1" />
          {freeze === undefined || patient === undefined ? null : (
            <button
              type="button"
              ref={photoButton}
              aria-pressed={asks}
              onClick={() => setAsking(!isAsking)}
              className="inline-flex min-h-11 items-center gap-1.5 rounded-2 px-2 font-medium text-brand"
            >
              <Camera aria-hidden size={18} />
              {t("photo.button")}
            </button>
          )}
          <button
            type="button"
            aria-label={t("close")}
            onClick={onClose}
            className="grid size-11 place-items-center rounded-2 text-text-2 max-lg:hidden"
          >
            <X aria-hidden size={18} />
          </button>
        </header>
      ) : null}
      {asks && chat !== undefined && snapshot !== undefined && freeze && patient ? (
        <div ref={asking} className="contents">
          <LazyAskPhoto
            chat={chat}
            photo={snapshot.photo}
            patient={{ identity: patient.identity, name: nameOf(patient.identity, patient.role) }}
            freeze={freeze}
            onPicture={setPicture}
            onClose={stopAsking}
          />
        </div>
      ) : null}
      <div
        ref={list}
        role="log"
        aria-label={t("log")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard (WCAG 2.1.1)
        tabIndex={0}
        // From below: what is new is in sight, also when a picture above it grows, and whoever reads
        // further up is left where they are.
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overscroll-contain px-5"
      >
        {entries.length === 0 ? <Empty seat={seat} /> : null}
        <ul className="flex flex-col gap-3 py-2 empty:hidden">
          {entries.map((entry) => (
            <li key={entry.key}>
              <ChatEntry
                entry={entry}
                name={nameOf(entry.author.identity, entry.author.role)}
                reader={readerOf(entry)}
                zone={zone}
                file={snapshot?.files.get(entry.key)}
                filed={filed(entry)}
                onFile={fileOf(entry)}
                onMark={markOf(entry)}
                onStop={() => chat?.stop(entry)}
                onAgain={() => chat?.again(entry.id)}
              />
            </li>
          ))}
        </ul>
      </div>
      <output className={`min-h-5 flex-none px-5 text-text-2 ${fine}`}>
        {typing.length === 0
          ? null
          : t("typing", {
              count: typing.length,
              name: typing.map(({ identity, role: as }) => nameOf(identity, as))[0] ?? "",
            })}
      </output>
      {shut === undefined ? (
        <Composer view={view} seat={seat} nameOf={nameOf} size={size} microphone={microphone} />
      ) : (
        <output className="block px-5 pt-1 pb-[max(16px,env(safe-area-inset-bottom))] text-text-2">
          {shut}
        </output>
      )}
      {picture === undefined ? null : (
        <LazyAnnotate
          picture={picture}
          onFile={fileMarked}
          onClose={() => {
            picture.close()
            setPicture(undefined)
          }}
        />
      )}
    </section>
  )

  function filed({ key }: Entry): FiledView | undefined {
    const found = snapshot?.log.filed.get(key)
    return found && { name: nameOf(found.by.identity, found.by.role), standing: found.standing }
  }

  function fileOf(entry: Entry): (() => Promise<boolean>) | undefined {
    const file = snapshot?.files.get(entry.key)
    const isHere = entry.what.kind === "text" || file?.blob !== undefined
    const isVoice = entry.what.kind === "file" && entry.what.file.kind === "voice"
    if (onFile === undefined || !isHere || isVoice || isAside(entry)) return undefined
    return () => toRecord(entry, file)
  }

  /** What is said of it changes when the record's own look at it is over, also to the worse, and when that takes long. */
  async function toRecord(entry: Entry, file: FileState | undefined): Promise<boolean> {
    const filing = await onFile?.(entry, file)
    if (filing === undefined || chat === undefined) return false
    chat.filed(entry, filing.check === undefined ? "kept" : "checking")
    void filing.check?.(chat.closed).then((standing) => chat.filed(entry, standing))
    return true
  }

  /** Words with an interpreter are nobody's record; a photograph for the clinician alone may be. */
  function isAside({ author, to, private: isPrivate }: Entry): boolean {
    const withInterpreter = [author.identity, ...to].some((identity) =>
      snapshot?.members.some(
        (member) => member.identity === identity && member.role === "interpreter",
      ),
    )
    return isPrivate && (author.role === "interpreter" || withInterpreter)
  }

  function markOf(entry: Entry): (() => void) | undefined {
    const blob = snapshot?.files.get(entry.key)?.blob
    const isPicture = entry.what.kind === "file" && entry.what.file.kind === "picture"
    if (onFile === undefined || freeze === undefined || blob === undefined || !isPicture)
      return undefined
    return () => void createImageBitmap(blob).then(setPicture)
  }

  /** To the patient, who sees what is filed, and then into the record. */
  async function fileMarked(file: OutgoingFile): Promise<boolean> {
    const key = await chat?.sendFile(file, patient?.identity)
    const entry = chat?.get().log.entries.find((one) => one.key === key)
    if (chat === undefined || entry === undefined) return false
    return toRecord(entry, chat.get().files.get(entry.key))
  }

  /** The one person whom a private word of one's own is for. */
  function readerOf(entry: Entry): string {
    const [identity = ""] = entry.to
    const known = snapshot?.members.find((member) => member.identity === identity)
    return nameOf(identity, known?.role ?? "interpreter")
  }
}

const LazyAskPhoto = dynamic(() => import("../photo/ask-photo").then((module) => module.AskPhoto), {
  ssr: false,
})
const LazyAnnotate = dynamic(() => import("../photo/annotate").then((module) => module.Annotate), {
  ssr: false,
})

function Empty({ seat }: { seat: SeatRole }) {
  const t = useTranslations(seat === "clinician" ? "chat.empty.clinician" : "chat.empty.patient")
  return (
    <div className="flex flex-col my-auto items-center gap-1 px-2 py-4 text-center text-text-2">
      <MessageSquare aria-hidden size={24} className="text-text-3" />
      <p className="font-medium text-text-1">{t("title")}</p>
      <p>{t("text")}</p>
    </div>
  )
}
