"use client"

import { Activity, ChevronLeft, PencilLine } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import type { ReactNode } from "react"

import { buttonStyle } from "@/app/_ui/button-style"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { SummaryView } from "@/lib/summaries/summary-view"

type Props = {
  summary: SummaryView
  /** What may be done with the draft. */
  children: ReactNode
}

/** Whose summary of which visit it is, how far it is, and the way to the vital signs. */
export function DeskHeader({ summary, children }: Props) {
  const history = useTranslations("history")
  return (
    <header className="flex min-h-16 flex-none flex-wrap items-center gap-x-3 gap-y-2 border-b border-line-1 bg-surface-1 py-1.5 pr-6 pl-2 max-md:pr-4">
      <Heading summary={summary} />
      <Link
        href={`/visits/${summary.visitId}/vitals`}
        className={buttonStyle("line", "md", "max-md:ml-4")}
      >
        <Activity aria-hidden size={20} />
        {history("open")}
      </Link>
      <State summary={summary} />
      {children}
    </header>
  )
}

function Heading({ summary }: { summary: SummaryView }) {
  const t = useTranslations("summary")
  const common = useTranslations("common")
  const locale = useLocale()
  const { zone } = summary.clinic
  const { age, sex, reference, name } = summary.patient
  const [from, to] = [summary.admittedAt, summary.endedAt]
  const when =
    from === null || to === null
      ? ""
      : t("when", {
          date: dateIn(zone, from, locale),
          from: timeIn(zone, from),
          to: timeIn(zone, to),
          zone: zoneWords(common, zone),
        })
  return (
    <div className="flex min-w-0 flex-1 items-center max-md:w-full max-md:flex-none">
      <Link
        href="/today"
        aria-label={t("back")}
        className="grid size-11 flex-none place-items-center rounded-2 text-text-2 hover:bg-surface-2"
      >
        <ChevronLeft aria-hidden size={22} />
      </Link>
      <div className="min-w-0">
        <h1 className="text-[1.125rem] leading-6 font-semibold">{t("title", { name })}</h1>
        <p className="text-small text-text-2">{t("person", { age, sex, reference, when })}</p>
      </div>
    </div>
  )
}

function State({ summary }: { summary: SummaryView }) {
  const t = useTranslations("summary.state")
  const { signed, addenda, state, clinician, maySign, clinic } = summary
  const last = addenda.at(-1)
  const className = "mr-2 font-medium max-md:pl-4 whitespace-normal!"
  if (signed !== null) {
    return (
      <Say tone="ok" className={className}>
        {t("signed", { time: timeIn(clinic.zone, signed.at), name: signed.by })}
        {last === undefined
          ? null
          : ` · ${t("amended", { count: addenda.length, time: timeIn(clinic.zone, last.at) })}`}
      </Say>
    )
  }
  return (
    <Say tone={state === "draft" ? "warn" : "mute"} icon={PencilLine} className={className}>
      {state === "drafting"
        ? t("drafting")
        : maySign
          ? t("draft")
          : t("draftOther", { clinician: clinician.name })}
    </Say>
  )
}
