import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"

import { patientTimeline } from "@/lib/audit/desk/timelines"
import { Filter } from "@/lib/audit/filter"
import { requireStaff } from "@/lib/identity/session"

import { Forbidden } from "../../forbidden"
import { NotInLog } from "../../not-in-log"
import { TimelinePage } from "../../timeline-page"
import { cursorOf, patientAddress } from "../../wording"
import { AccountingButton } from "./accounting-button"
import { RecordDisclosure } from "./record-disclosure"
import { SuspendAccounting } from "./suspend-accounting"

type Props = {
  params: Promise<{ reference: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("audit"), await getTranslations("common")]
  return { title: `${t("timeline.ofPatient")} · ${common("brand")}` }
}

/** Everything about one patient, whom the desk knows by the clinic's number alone. */
export default async function PatientTimelinePage({ params, searchParams }: Props) {
  const actor = await requireStaff()
  const [t, locale] = [await getTranslations("audit.timeline"), await getLocale()]
  const reference = Filter.shape.patient.safeParse((await params).reference).data ?? "-"
  const before = cursorOf((await searchParams)["before"])
  const found = await patientTimeline(actor, reference, before, new Date())
  if (!found.ok) return found.reason === "forbidden" ? <Forbidden /> : <NotInLog />
  return (
    <TimelinePage
      of="patient"
      title={reference.toUpperCase()}
      lead={t("ofPatient")}
      timeline={found.value}
      filter={{ patient: reference }}
      here={patientAddress(reference)}
      locale={locale}
      paged={before !== undefined}
      actions={
        <>
          <RecordDisclosure patient={reference} />
          <SuspendAccounting patient={reference} />
          <AccountingButton patient={reference} />
        </>
      }
    />
  )
}
