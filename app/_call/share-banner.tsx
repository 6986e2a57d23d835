"use client"

import { MonitorUp } from "lucide-react"
import { useTranslations } from "next-intl"

import { hasPicture } from "./ladder"
import type { RoomView } from "./use-room-view"

/** Says whose screen is seen for as long as it is, with the way to stop one's own. */
export function ShareBanner({ view }: { view: RoomView }) {
  const { sharing, nameOf, lines, unseen } = view
  const why = unseen === undefined ? undefined : hasPicture(lines.choice) ? "weak" : "saving"
  const t = useTranslations("room.share")
  if (sharing.state === "on") {
    return (
      <div data-sharing="own" className={`${ground} bg-mon-text-1 font-medium text-mon-0`}>
        <MonitorUp aria-hidden size={20} className="flex-none" />
        <span className="min-w-0 flex-1">
          {t(why === undefined ? "own" : "ownUnseen", { why: why ?? "" })}
        </span>
        <button
          type="button"
          onClick={sharing.onStop}
          className="min-h-11 flex-none rounded-2 border-2 border-mon-0 bg-mon-0 px-4 font-semibold text-mon-text-1"
        >
          {t("stop")}
        </button>
      </div>
    )
  }
  if (sharing.state === "failed") {
    return (
      <div role="alert" className={`${ground} bg-[oklch(0.16_0.01_250/.92)]`}>
        <MonitorUp aria-hidden size={20} className="flex-none" />
        <span className="min-w-0 flex-1">{t("failed")}</span>
      </div>
    )
  }
  if (sharing.sharer === undefined) return null
  return (
    <p data-sharing="other" className={`${ground} bg-[oklch(0.16_0.01_250/.92)]`}>
      <MonitorUp aria-hidden size={20} className="flex-none" />
      <span className="min-w-0 flex-1">
        {t(why === undefined ? "other" : "otherUnseen", {
          name: nameOf(sharing.sharer),
          why: why ?? "",
        })}
      </span>
    </p>
  )
}

const ground =
  "flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-3 px-3.5 py-2 text-read leading-5.5"
