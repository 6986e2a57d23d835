import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import { redirect } from "next/navigation"

import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { summaryOf } from "@/lib/summaries/queries"

import { Live } from "../../../_frame/live"
import { NoSuchVisit } from "../no-such-visit"
import { Refused } from "./refused"
import { SummaryDesk } from "./summary-desk"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("summary"), await getTranslations("common")]
  return { title: `${t("pageTitle")} · ${common("brand")}` }
}

/** The draft beside its sources, until it is signed; after that the signed text. */
export default async function SummaryPage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  if (!visitId.success) return <NoSuchVisit />
  const found = await summaryOf(actor, visitId.data, new Date())
  if (found.ok) {
    return (
      <Live>
        <SummaryDesk key={found.value.state} summary={found.value} />
      </Live>
    )
  }
  if (found.reason === "not_ended") redirect(`/visits/${visitId.data}`)
  return found.reason === "forbidden" ? <Refused /> : <NoSuchVisit />
}
