import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import { redirect } from "next/navigation"

import { patientName } from "@/app/_ui/patient-name"
import { staffVisit } from "@/lib/consultations/queries"
import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"

import { Live } from "../../_frame/live"
import { BeforeCall } from "./before-call"
import { InCallStage } from "./in-call-stage"
import { NoSuchVisit } from "./no-such-visit"

type Props = { params: Promise<{ visitId: string }> }

// No name in the title: it stands in the browser's history and in screenshots of the tab bar.
export async function generateMetadata(): Promise<Metadata> {
  const common = await getTranslations("common")
  return { title: common("brand") }
}

/** One visit: what to know before the call, the call, and after it the way to its summary. */
export default async function VisitPage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  const at = new Date()
  const found = visitId.success ? await staffVisit(actor, visitId.data, at) : undefined
  if (found === undefined || !found.ok) return <NoSuchVisit />
  const { patient } = found.value
  const name = patientName(await getTranslations("common"), patient.name)
  const visit = { ...found.value, patient: { ...patient, name } }
  if (visit.state === "ended" && visit.may.readNote) redirect(`/visits/${visit.visitId}/summary`)
  return (
    <Live>
      {visit.state === "in_call" && visit.may.treat && visit.classId === null ? (
        <InCallStage visit={visit} />
      ) : (
        <BeforeCall visit={visit} at={at.toISOString()} />
      )}
    </Live>
  )
}
