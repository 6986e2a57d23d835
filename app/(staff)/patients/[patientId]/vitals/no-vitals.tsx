import { useTranslations } from "next-intl"
import Link from "next/link"

import { EmptyState } from "@/app/_ui/empty-state"
import type { RecordRefusal } from "@/lib/patients/record-access"

type Props = { reason: RecordRefusal; patientId: string }

/** Why there is nothing to read: no such patient, not for this role, or a closed record. */
export function NoVitals({ reason, patientId }: Props) {
  const history = useTranslations("history")
  const t = useTranslations("history.patient")
  const patients = useTranslations("patients")
  const words = {
    forbidden: { title: history("refusedTitle"), text: history("refusedText") },
    not_found: { title: patients("notFound.title"), text: patients("notFound.text") },
    record_closed: { title: t("closedTitle"), text: t("closedText") },
  }[reason]
  const isClosed = reason === "record_closed"
  return (
    <main className="px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{history("title")}</h1>
      <EmptyState
        title={words.title}
        action={
          <Link href={isClosed ? `/patients/${patientId}` : "/patients"}>
            {isClosed ? t("toRecord") : patients("back")}
          </Link>
        }
      >
        {words.text}
      </EmptyState>
    </main>
  )
}
