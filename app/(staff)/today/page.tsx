import { Plus } from "lucide-react"
import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { dayIn, timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { today } from "@/lib/consultations/today-queries"
import { invitedVisits } from "@/lib/guests/invited-queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { may } from "@/lib/permissions"
import { unfinished } from "@/lib/summaries/unfinished-queries"
import { alarmMarks, toldAlarms } from "@/lib/vitals/alarms/queries"

import { EncryptionCost } from "../_frame/encryption-cost"
import { Live } from "../_frame/live"
import { ComingUp } from "./coming-up"
import { InCall } from "./in-call"
import { Invited } from "./invited"
import { ToFinish } from "./to-finish"
import { ToldAlarms } from "./told-alarms"
import { WaitingNow } from "./waiting-now"

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("staff.today"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

export default async function TodayPage() {
  const actor = await requireStaff()
  const [t, common] = [await getTranslations("staff.today"), await getTranslations("common")]
  if (actor.role === "auditor") {
    return (
      <main className={frame}>
        <h1 className="sr-only">{t("title")}</h1>
        <div className={panel}>
          <EmptyState
            title={t("auditor")}
            action={
              <Link href="/audit" className={buttonStyle()}>
                {t("auditorOpen")}
              </Link>
            }
          >
            {t("auditorText")}
          </EmptyState>
        </div>
      </main>
    )
  }
  const at = new Date()
  const [view, open, invited, alarms, told] = await Promise.all([
    today(actor, at),
    unfinished(actor, at),
    invitedVisits(actor, at),
    alarmMarks(actor),
    toldAlarms(actor),
  ])
  const { zone } = view.clinic
  return (
    <main className={frame}>
      <header className="mb-2 flex flex-wrap items-center gap-x-5 gap-y-3">
        <div className="flex-1">
          <h1 className="text-head font-semibold tracking-[-0.015em]">
            {dayIn(zone, view.at, await getLocale())}
          </h1>
          <p className="text-text-2">
            {timeIn(zone, view.at)} {zoneWords(common, zone)}
            <span className="ml-1 text-text-3">·</span> {t("counts", view.counts)}
          </p>
        </div>
        {may(actor, "visit.book") ? (
          <Link href="/calendar/book" className={buttonStyle("line")}>
            <Plus aria-hidden size={20} />
            {t("book")}
          </Link>
        ) : null}
      </header>
      <Live>
        <ToldAlarms alarms={told} zone={zone} />
        <Invited visits={invited} zone={zone} />
        <InCall view={view} alarms={alarms} />
        <WaitingNow view={view} />
        {may(actor, "visit.admit") ? <EncryptionCost className="mt-3 mb-3.5" /> : null}
      </Live>
      <ComingUp view={view} />
      <ToFinish unfinished={open} missed={view.missed} zone={zone} />
    </main>
  )
}

const frame = "mx-auto w-full max-w-[1232px] px-5 pt-4.5 pb-8 md:px-8"
const panel = "rounded-3 border border-line-1 bg-surface-1"
