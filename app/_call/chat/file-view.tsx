"use client"

import { CircleAlert, Download, FileText } from "lucide-react"
import { useFormatter, useTranslations } from "next-intl"

import type { FileState } from "@/lib/chat/client/files"
import type { FileNote } from "@/lib/chat/file-note"

import { fine } from "./fine"
import { VoiceView } from "./voice-view"

type Props = {
  file: FileNote
  state: FileState | undefined
  /** Of one's own: still wanted by somebody. */
  isGoing: boolean
  onStop: () => void
}

/** A file of the conversation: on its way, or here to be seen and kept. */
export function FileView({ file, state, isGoing, onStop }: Props) {
  const t = useTranslations("chat.file")
  const format = useFormatter()
  const isSmall = file.size < 1_000_000
  const size = format.number(Math.max(1, file.size / (isSmall ? 1_000 : 1_000_000)), {
    style: "unit",
    unit: isSmall ? "kilobyte" : "megabyte",
    maximumFractionDigits: isSmall ? 0 : 1,
  })
  const { seconds } = file
  if (file.kind === "voice" && state?.url !== undefined && seconds !== undefined)
    return (
      <div data-file={state.at}>
        <VoiceView url={state.url} seconds={seconds} />
      </div>
    )
  const name = file.kind === "voice" ? t("voice") : file.name
  const isMoving = state?.at === "coming" || state?.at === "checking" || isGoing
  return (
    <div className="mt-1 flex flex-col gap-1.5" data-file={state?.at} data-sha256={file.sha256}>
      {state?.url !== undefined && file.kind === "picture" ? (
        // Made on this page from bytes that were checked; nothing to optimise.
        // oxlint-disable-next-line nextjs/no-img-element
        <img
          src={state.url}
          alt={file.name}
          className="max-h-40 group-data-[size=phone]/chat:max-h-60 max-w-full self-start rounded-2 border border-line-1 object-contain"
        />
      ) : null}
      <p className="flex min-w-0 flex-wrap items-center gap-x-2">
        <FileText aria-hidden size={18} className="flex-none text-text-3" />
        {state?.url === undefined || isMoving ? (
          <span className="min-w-0 break-all">{name}</span>
        ) : (
          <a
            href={state.url}
            download={file.name}
            className="inline-flex min-h-9 min-w-0 items-center gap-1.5 font-medium break-all text-brand pointer-coarse:min-h-11"
          >
            {file.name}
            <Download aria-label={t("download")} size={16} className="flex-none" />
          </a>
        )}
        <span className={`whitespace-nowrap text-text-2 ${fine}`}>{size}</span>
      </p>
      {isMoving && state !== undefined ? (
        <div className="flex items-center gap-2">
          <progress
            aria-label={t("progress", { name })}
            max={1}
            value={state.progress}
            className="h-2 min-w-0 flex-1 accent-brand"
          />
          <button
            type="button"
            onClick={onStop}
            className={`min-h-9 rounded-2 px-2 font-medium text-brand pointer-coarse:min-h-11 ${fine}`}
          >
            {t("stop")}
          </button>
        </div>
      ) : null}
      {state?.at === "refused" || state?.at === "stopped" ? (
        <p className={`flex items-center gap-1.5 text-warn ${fine}`}>
          <CircleAlert aria-hidden size={16} className="flex-none" />
          {t(state.at === "stopped" ? "stopped" : `refused.${state.why ?? "broken"}`)}
        </p>
      ) : null}
    </div>
  )
}
