import { CalendarPlus } from "lucide-react"
import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"
import { redirect } from "next/navigation"
import type { ReactNode } from "react"

import { buttonStyle } from "@/app/_ui/button-style"
import { birthDay } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { keepingOf } from "@/lib/erasure/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { readPatient } from "@/lib/patients/record-queries"
import type { PatientHead } from "@/lib/patients/record-queries"
import { may } from "@/lib/permissions"
import { ageOn } from "@/lib/time"

import { ClosedRecord } from "./closed-record"
import { EditDetails } from "./edit-details"
import { EmergencyBanner } from "./emergency-banner"
import { KeepingSection } from "./keeping-section"
import { PatientFacts } from "./patient-facts"
import { RecordSections } from "./record-sections"

export default async function PatientPage({ params }: { params: Promise<{ patientId: string }> }) {
  const actor = await requireStaff()
  const t = await getTranslations("patients")
  const common = await getTranslations("common")
  const now = new Date()
  const found = await readPatient(actor, (await params).patientId, now)
  if (!found.ok) {
    if (found.reason === "merged") redirect(`/patients/${found.into}`)
    const words =
      found.reason === "forbidden" ? "refused" : found.reason === "erased" ? "erased" : "notFound"
    return (
      <main className="px-5 py-6 md:px-8">
        <h1 className="text-head font-semibold">{t("title")}</h1>
        <EmptyState title={t(`${words}.title`)} action={<Link href="/patients">{t("back")}</Link>}>
          {t(`${words}.text`)}
        </EmptyState>
      </main>
    )
  }
  const page = found.value
  const { patient, zone } = page
  const born = t("header.age", {
    date: birthDay(patient.birthDate, await getLocale()),
    age: ageOn(patient.birthDate, now, zone),
  })
  if (page.view === "closed")
    return (
      <Frame patient={patient}>
        <PatientFacts patient={patient} born={born} />
        <ClosedRecord patientId={patient.id} name={patient.name} />
      </Frame>
    )
  const keeping = may(actor, "patient.erase") ? await keepingOf(actor, patient.id, now) : undefined
  const allergies = page.chart?.entries
    .filter(({ kind, status }) => kind === "allergy" && status === "active")
    .map(({ name }) => name)
  return (
    <Frame patient={patient} action={<EditDetails patient={page.patient} />}>
      {page.emergencyUntil === null ? null : (
        <EmergencyBanner until={page.emergencyUntil} now={now.toISOString()} />
      )}
      <PatientFacts patient={page.patient} born={born} allergies={allergies} />
      <RecordSections page={page} zoneName={zoneWords(common, zone)} now={now} />
      {keeping?.ok === true ? (
        <KeepingSection
          patientId={patient.id}
          reference={patient.reference}
          keeping={keeping.value}
          zone={zone}
          locale={await getLocale()}
        />
      ) : null}
    </Frame>
  )
}

type FrameProps = { patient: PatientHead; action?: ReactNode; children: ReactNode }

async function Frame({ patient, action, children }: FrameProps) {
  const t = await getTranslations("patients")
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <Link href="/patients">{t("back")}</Link>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-head font-semibold">{patient.name}</h1>
        <span className="flex flex-wrap items-center gap-3">
          {action}
          <Link href={`/calendar/book?patient=${patient.id}`} className={buttonStyle("primary")}>
            <CalendarPlus aria-hidden size={20} />
            {t("visits.book")}
          </Link>
        </span>
      </div>
      {children}
    </main>
  )
}
