"use client"

import { Bookmark, History } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { timeIn } from "@/app/_ui/clock"

import { controlStyle } from "./control-style"

type Kept = { at: number; answer: "kept" | "known" | "keepFailed" }

/** Keeps the waves around now with the record; beside it the way to all that is stored. */
export function KeepMoment({ visitId, now }: { visitId: string; now: () => number }) {
  const t = useTranslations("history")
  const [kept, setKept] = useState<Kept>()
  const keep = async (): Promise<void> => {
    const at = Math.round(now())
    const answer = await post<"kept" | "known">(`/api/vitals/${visitId}/strips`, { at })
    setKept({ at, answer: answer.ok ? answer.value : "keepFailed" })
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <>
      <button
        type="button"
        aria-label={t("replay.keep")}
        className={controlStyle}
        onClick={() => void keep()}
      >
        <Bookmark size={18} aria-hidden="true" />
      </button>
      {/* In a tab of its own: the call goes on in this one. */}
      <Link
        href={`/visits/${visitId}/vitals`}
        target="_blank"
        aria-label={t("openStored")}
        className={`${controlStyle} inline-flex items-center`}
      >
        <History size={18} aria-hidden="true" />
      </Link>
      <output className="text-small text-mon-text-2 empty:hidden">
        {kept === undefined
          ? null
          : t(`replay.${kept.answer}`, {
              time: timeIn(zone, new Date(kept.at).toISOString(), "second"),
            })}
      </output>
    </>
  )
}
