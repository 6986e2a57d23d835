import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { mayReadPatients } from "@/lib/patients/policy"
import { may } from "@/lib/permissions"

import { PatientSearch } from "./patient-search"

export default async function PatientsPage() {
  const actor = await requireStaff()
  const [t, record] = [await getTranslations("patients"), await getTranslations("record")]
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-head font-semibold">{t("title")}</h1>
        {may(actor, "patient.merge") ? (
          <Link href="/patients/duplicates" className={buttonStyle("line", "sm")}>
            {record("duplicates.open")}
          </Link>
        ) : null}
      </header>
      {mayReadPatients(actor) ? (
        <PatientSearch />
      ) : (
        <EmptyState title={t("refused.title")}>{t("refused.text")}</EmptyState>
      )}
    </main>
  )
}
