import { ArrowLeft } from "lucide-react"
import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { patientName } from "@/app/_ui/patient-name"
import { clinicOf } from "@/lib/consultations/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { outcomeOf } from "@/lib/outcomes/queries"

import { Live } from "../../../_frame/live"
import { NoSuchVisit } from "../no-such-visit"
import { OutcomePanel } from "./outcome-panel"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("queue.outcome"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

/** What became of a visit, who says so, and what was seen of it. */
export default async function OutcomePage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  const found = visitId.success ? await outcomeOf(actor, visitId.data, new Date()) : undefined
  if (found === undefined || !found.ok) return <NoSuchVisit />
  const { zone } = await clinicOf(actor)
  const t = await getTranslations("queue.outcome")
  const common = await getTranslations("common")
  const { patient } = found.value
  return (
    <main className="mx-auto w-full max-w-[880px] px-5 pt-4.5 pb-8 md:px-8">
      <Link
        href={`/patients/${patient.id}`}
        className="inline-flex min-h-11 items-center gap-2 text-text-2 no-underline hover:text-text-1"
      >
        <ArrowLeft aria-hidden size={18} />
        {patientName(common, patient.name)} · {patient.reference}
      </Link>
      <h1 className="text-head font-semibold">{t("title")}</h1>
      <p className="text-text-2">{t("zone", { zone: zoneWords(common, zone) })}</p>
      <Live>
        <OutcomePanel view={found.value} zone={zone} />
      </Live>
    </main>
  )
}
