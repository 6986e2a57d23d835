import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import { patientName } from "@/app/_ui/patient-name"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { historyOf } from "@/lib/vitals/history/queries"
import { wholeTrend } from "@/lib/vitals/history/whole-trend"

import { NoSuchVisit } from "../no-such-visit"
import { HistoryDesk } from "./history-desk"
import { HoldSection } from "./hold-section"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const common = await getTranslations("common")
  return { title: common("brand") }
}

/** What was charted of a visit's vital signs: trends, replay, strips, files. */
export default async function VitalsPage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  if (!visitId.success) return <NoSuchVisit />
  const at = new Date()
  const found = await historyOf(actor, visitId.data, at)
  if (!found.ok) return found.reason === "forbidden" ? <Refused /> : <NoSuchVisit />
  const history = found.value
  const trend = await wholeTrend(actor, history, at)
  const t = await getTranslations("history")
  const common = await getTranslations("common")
  const { charted, patient, zone } = history
  const isEmpty = charted?.numbers === undefined && charted?.waves === undefined
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <Link href={`/visits/${history.visitId}`}>{t("back")}</Link>
      <div className="mt-1 mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-head font-semibold">
          {t("of", { name: patientName(common, patient.name) })}
        </h1>
        <Link href={`/patients/${patient.id}`} className={buttonStyle("line")}>
          {t("record")}
        </Link>
      </div>
      <p className="mb-4 text-text-2">{t("zone", { zone: zoneWords(common, zone) })}</p>
      {charted === undefined ? null : isEmpty ? (
        <div className="rounded-3 border border-line-1 bg-surface-1">
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        </div>
      ) : (
        <HistoryDesk history={history} charted={charted} trend={trend} />
      )}
      {history.may.hold || history.held.visit !== null || history.held.patient !== null ? (
        <HoldSection history={history} />
      ) : null}
    </main>
  )
}

async function Refused() {
  const t = await getTranslations("history")
  return (
    <main className="mx-auto w-full max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="sr-only">{t("refusedTitle")}</h1>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <EmptyState title={t("refusedTitle")}>{t("refusedText")}</EmptyState>
      </div>
    </main>
  )
}
