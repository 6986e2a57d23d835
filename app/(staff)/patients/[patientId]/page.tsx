import { CalendarPlus } from "lucide-react"
import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { readPatient } from "@/lib/patients/queries"
import { ageOn } from "@/lib/time"

import { birthDay } from "../../_frame/clock"
import { PatientFacts } from "./patient-facts"
import { PatientVisits } from "./patient-visits"

export default async function PatientPage({ params }: { params: Promise<{ patientId: string }> }) {
  const actor = await requireStaff()
  const t = await getTranslations("patients")
  const common = await getTranslations("common")
  const found = await readPatient(actor, (await params).patientId)
  if (!found.ok) {
    const words = found.reason === "forbidden" ? "refused" : "notFound"
    return (
      <main className="px-5 py-6 md:px-8">
        <h1 className="text-head font-semibold">{t("title")}</h1>
        <EmptyState title={t(`${words}.title`)} action={<Link href="/patients">{t("back")}</Link>}>
          {t(`${words}.text`)}
        </EmptyState>
      </main>
    )
  }
  const { patient, visits, zone } = found.value
  const born = birthDay(patient.birthDate, await getLocale())
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <Link href="/patients">{t("back")}</Link>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-head font-semibold">{patient.name}</h1>
        <Link href={`/calendar?patient=${patient.id}`} className={buttonStyle("primary")}>
          <CalendarPlus aria-hidden size={20} />
          {t("visits.book")}
        </Link>
      </div>
      <PatientFacts
        patient={patient}
        born={t("header.age", { date: born, age: ageOn(patient.birthDate, new Date(), zone) })}
      />
      <PatientVisits zone={zone} zoneName={zoneWords(common, zone)} visits={visits} />
    </main>
  )
}
