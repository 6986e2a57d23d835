import { getTranslations } from "next-intl/server"

import { doctorName } from "@/app/_ui/doctor-name"
import { requirePortal } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { ownFrame } from "@/lib/patients/own-details"
import { CalendarDay } from "@/lib/scheduling/schema"
import { readOpenSlots } from "@/lib/scheduling/slots/open-slots"
import { ownVisit } from "@/lib/scheduling/visits/own-visits"

import { VisitWhen } from "../../../join/visit-when"
import { MyFrame } from "../../my-frame"
import { CancelVisit } from "./cancel-visit"
import { ChangeUntil } from "./change-until"
import { MoveVisit } from "./move-visit"

type Props = {
  params: Promise<{ visitId: string }>
  searchParams: Promise<{ from?: string | string[] }>
}

const daysShown = 14

/** Another time for a visit, or none: until the clinic's cut-off; after it the clinic's number. */
export default async function MyVisitPage({ params, searchParams }: Props) {
  const actor = await requirePortal()
  const t = await getTranslations("my.visit")
  const words = await getTranslations("patient")
  const now = new Date()
  const frame = await ownFrame(actor)
  const visitId = VisitId.safeParse((await params).visitId)
  const found = visitId.success ? await ownVisit(actor, visitId.data, now) : undefined
  if (!found?.ok)
    return (
      <MyFrame frame={frame} title={t("gone")}>
        <p className="mt-3">{t("goneText", { clinic: frame.clinic.name })}</p>
      </MyFrame>
    )
  const visit = found.value
  const from = CalendarDay.safeParse((await searchParams).from)
  const slots =
    visit.mayMove && visit.type !== null
      ? await readOpenSlots(
          actor,
          {
            visitTypeId: visit.type.id,
            clinicianId: visit.clinician.id,
            days: daysShown,
            ...(from.success ? { from: from.data } : {}),
          },
          now,
        )
      : undefined
  return (
    <MyFrame frame={frame} title={t("title", { doctor: doctorName(words, visit.clinician.name) })}>
      <VisitWhen startsAt={visit.startsAt} zone={frame.clinic.zone} />
      <ChangeUntil visit={visit} clinic={frame.clinic} now={now} />
      {slots?.ok ? (
        <MoveVisit visitId={visit.id} clinicianId={visit.clinician.id} slots={slots.value} />
      ) : null}
      {visit.mayCancel ? <CancelVisit visitId={visit.id} /> : null}
    </MyFrame>
  )
}
