import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { EmptyState } from "@/app/_ui/empty-state"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { readPatientVitals } from "@/lib/patients/vitals-queries"
import type { PatientVitals } from "@/lib/patients/vitals-queries"
import { vitalsSpans } from "@/lib/patients/vitals-span"
import { mayReadVitals } from "@/lib/vitals/policy"

import { EmergencyBanner } from "../emergency-banner"
import { Panel } from "../section"
import { NewestSection } from "./newest-section"
import { NoVitals } from "./no-vitals"
import { TrendsSection } from "./trends-section"
import { VisitsSection } from "./visits-section"

type Props = {
  params: Promise<{ patientId: string }>
  searchParams: Promise<{ span?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  const common = await getTranslations("common")
  return { title: common("brand") }
}

/** A patient's charted vital signs over days and several visits. */
export default async function PatientVitalsPage({ params, searchParams }: Props) {
  const actor = await requireStaff()
  const { patientId } = await params
  const asked = (await searchParams).span
  const now = new Date()
  const span = vitalsSpans.find((each) => each === asked)
  const found = await readPatientVitals(actor, patientId, span, now)
  if (!found.ok) return <NoVitals reason={found.reason} patientId={patientId} />
  const { patient, zone, charted, emergencyUntil } = found.value
  const t = await getTranslations("history")
  const common = await getTranslations("common")
  const visits = (charted?.visits ?? []).map((visit) => ({
    ...visit,
    mayOpen: mayReadVitals(actor, visit) === "yes",
  }))
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <Link href={`/patients/${patient.id}`}>{t("patient.back")}</Link>
      <h1 className="mt-1 text-head font-semibold">{t("of", { name: patient.name })}</h1>
      {emergencyUntil === null ? null : (
        <EmergencyBanner until={emergencyUntil} now={now.toISOString()} />
      )}
      <p className="mt-2 text-text-2">
        {t("patient.text")} {t("zone", { zone: zoneWords(common, zone) })}
      </p>
      {charted === undefined ? (
        <NothingCharted />
      ) : (
        <Charted {...{ patient, zone, charted, visits }} />
      )}
    </main>
  )
}

type ChartedProps = Pick<PatientVitals, "patient" | "zone"> & {
  charted: NonNullable<PatientVitals["charted"]>
  visits: Parameters<typeof VisitsSection>[0]["visits"]
}

function Charted({ patient, zone, charted, visits }: ChartedProps) {
  return (
    <>
      <NewestSection newest={charted.newest} zone={zone} />
      <TrendsSection patientId={patient.id} charted={charted} zone={zone} />
      {visits.length === 0 ? null : (
        <VisitsSection visits={visits} stretch={charted.stretch} zone={zone} />
      )}
    </>
  )
}

async function NothingCharted() {
  const t = await getTranslations("history.patient")
  return (
    <div className="mt-4">
      <Panel>
        <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
      </Panel>
    </div>
  )
}
