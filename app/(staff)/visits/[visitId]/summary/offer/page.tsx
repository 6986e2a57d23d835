import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import { redirect } from "next/navigation"

import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { summaryOffer } from "@/lib/summaries/offer-queries"

import { Live } from "../../../../_frame/live"
import { NoSuchVisit } from "../../no-such-visit"
import { Refused } from "../refused"
import { OfferDesk } from "./offer-desk"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("summary.offer"), await getTranslations("common")]
  return { title: `${t("pageTitle")} · ${common("brand")}` }
}

/** A model's draft beside the text that a person had changed already. */
export default async function OfferPage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  if (!visitId.success) return <NoSuchVisit />
  const found = await summaryOffer(actor, visitId.data, new Date())
  if (!found.ok) {
    if (found.reason === "forbidden") return <Refused />
    // Taken over, withdrawn or signed meanwhile: the summary says how it stands, also whether it is theirs.
    redirect(`/visits/${visitId.data}/summary`)
  }
  return (
    <Live>
      <OfferDesk view={found.value} />
    </Live>
  )
}
