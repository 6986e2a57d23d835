"use client"

import {
  Check,
  CheckCheck,
  CircleAlert,
  CircleX,
  Clock,
  EyeOff,
  FolderCheck,
  FolderInput,
  Pencil,
} from "lucide-react"
import { useFormatter, useTranslations } from "next-intl"
import { useState } from "react"

import type { FileState } from "@/lib/chat/client/files"
import { type Delivery, type Entry, type Standing, deliveryOf } from "@/lib/chat/log"

import { FileView } from "./file-view"
import { fine } from "./fine"

/** Who put it into the record, and how it stands there. */
export type FiledView = { readonly name: string; readonly standing: Standing }

type Props = {
  entry: Entry
  name: string
  /** Of a private word of one's own. */
  reader: string
  zone: string
  file: FileState | undefined
  filed: FiledView | undefined
  /** Absent: not this person's to file, or not yet here. */
  onFile?: (() => Promise<boolean>) | undefined
  /** Draws on a picture before it is filed. */
  onMark?: (() => void) | undefined
  onStop: () => void
  onAgain: () => void
}

/** One thing that was said: by whom, when, and, of one's own, how far it came. */
export function ChatEntry({
  entry,
  name,
  reader,
  zone,
  file,
  filed,
  onFile,
  onMark,
  onStop,
  onAgain,
}: Props) {
  const t = useTranslations("chat")
  const format = useFormatter()
  const { mine, at, what } = entry
  return (
    <div
      data-mine={mine}
      className={`${mine ? "ml-10" : "mr-4"} ${entry.private ? "rounded-2 border border-dashed border-line-2 bg-surface-2 px-3 py-2" : ""}`}
    >
      <div className={`flex flex-wrap items-center gap-x-2 ${fine}`}>
        <b className="font-semibold text-text-1">{mine ? t("you") : name}</b>
        <time dateTime={new Date(at).toISOString()} className="text-text-2">
          {format.dateTime(at, {
            timeZone: zone,
            hour: "2-digit",
            minute: "2-digit",
            hourCycle: "h23",
          })}
        </time>
        {mine ? <Came delivery={deliveryOf(entry)} onAgain={onAgain} /> : null}
      </div>
      {entry.private ? (
        <p className={`flex items-center gap-1.5 font-medium text-text-2 ${fine}`}>
          <EyeOff aria-hidden size={16} className="flex-none" />
          {mine ? t("private.mine", { name: reader }) : t("private.theirs")}
        </p>
      ) : null}
      {what.kind === "text" ? (
        <p dir="auto" className="break-words whitespace-pre-wrap" data-said>
          {what.text}
        </p>
      ) : (
        <FileView
          file={what.file}
          state={file}
          isGoing={mine && moving.includes(deliveryOf(entry))}
          onStop={onStop}
        />
      )}
      {filed === undefined ? (
        onFile === undefined ? null : (
          <div className={`flex flex-wrap items-center gap-x-4 ${fine}`}>
            <FileButton onFile={onFile} />
            {onMark === undefined ? null : (
              <button
                type="button"
                onClick={onMark}
                className="-ml-2 inline-flex min-h-9 items-center gap-1.5 rounded-2 px-2 font-medium text-brand pointer-coarse:min-h-11"
              >
                <Pencil aria-hidden size={16} />
                {t("photo.mark")}
              </button>
            )}
          </div>
        )
      ) : (
        <Filed {...filed} />
      )}
    </div>
  )
}

function Filed({ name, standing }: FiledView) {
  const t = useTranslations("chat")
  const { Icon, tone, words } = standings[standing]
  return (
    <p className={`flex items-center gap-1.5 ${tone} ${fine}`} data-filed={standing}>
      <Icon aria-hidden size={16} className="flex-none" />
      {t(words, { name })}
    </p>
  )
}

const standings = {
  checking: { Icon: Clock, tone: "text-text-2", words: "filedChecking" },
  waiting: { Icon: Clock, tone: "text-text-2", words: "filedWaiting" },
  kept: { Icon: FolderCheck, tone: "text-success", words: "filed" },
  refused: { Icon: CircleAlert, tone: "text-warn", words: "filedRefused" },
} as const

/** Pressed once: it stands in the record from then on. */
function FileButton({ onFile }: { onFile: () => Promise<boolean> }) {
  const t = useTranslations("chat")
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready")
  const file = async (): Promise<void> => {
    setState("busy")
    setState((await onFile()) ? "ready" : "failed")
  }
  return (
    <p className={`flex flex-wrap items-center gap-x-2 ${fine}`}>
      <button
        type="button"
        aria-disabled={state === "busy"}
        onClick={() => void (state === "busy" ? undefined : file())}
        className="-ml-2 inline-flex min-h-9 items-center gap-1.5 rounded-2 px-2 font-medium text-brand pointer-coarse:min-h-11"
      >
        <FolderInput aria-hidden size={16} />
        {t("toRecord")}
      </button>
      {state === "failed" ? (
        <span role="alert" className="text-danger">
          {t("notFiled")}
        </span>
      ) : null}
    </p>
  )
}

const moving: readonly Delivery[] = ["sending", "some", "late"]

function Came({ delivery, onAgain }: { delivery: Delivery; onAgain: () => void }) {
  const t = useTranslations("chat")
  const Icon = icons[delivery]
  return (
    <p
      data-delivery={delivery}
      className={`flex items-center gap-1.5 ${fine} ${delivery === "late" ? "text-warn" : "text-text-2"}`}
    >
      <Icon aria-hidden size={16} className="flex-none" />
      {t(`delivery.${delivery}`)}
      {delivery === "late" ? (
        <button
          type="button"
          onClick={onAgain}
          className="min-h-9 rounded-2 px-2 font-medium text-brand pointer-coarse:min-h-11"
        >
          {t("again")}
        </button>
      ) : null}
    </p>
  )
}

const icons = {
  stopped: CircleX,
  sending: Clock,
  late: CircleAlert,
  some: Check,
  delivered: Check,
  read: CheckCheck,
} as const
