import { getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { mayReadPatients } from "@/lib/patients/policy"

import { PatientSearch } from "./patient-search"

export default async function PatientsPage() {
  const actor = await requireStaff()
  const t = await getTranslations("patients")
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      {mayReadPatients(actor) ? (
        <PatientSearch />
      ) : (
        <EmptyState title={t("refused.title")}>{t("refused.text")}</EmptyState>
      )}
    </main>
  )
}
