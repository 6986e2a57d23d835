import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { guestView } from "@/lib/guests/guest-queries"
import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"

import { NoSuchVisit } from "../no-such-visit"
import { ColleagueGuest } from "./colleague-guest"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const common = await getTranslations("common")
  return { title: common("brand") }
}

/** For a colleague who was invited to somebody else's visit: the door and the call, not the chart. */
export default async function GuestVisitPage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  const found = visitId.success ? await guestView(actor, visitId.data, new Date()) : undefined
  return found?.ok === true ? <ColleagueGuest first={found.value} /> : <NoSuchVisit />
}
