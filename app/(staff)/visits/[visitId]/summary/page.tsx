import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import Link from "next/link"
import { redirect } from "next/navigation"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { summaryOf } from "@/lib/summaries/queries"

import { Live } from "../../../_frame/live"
import { NoSuchVisit } from "../no-such-visit"
import { SummaryDesk } from "./summary-desk"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const common = await getTranslations("common")
  return { title: common("brand") }
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

async function Refused() {
  const t = await getTranslations("summary")
  return (
    <main className="mx-auto w-full max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="sr-only">{t("refusedTitle")}</h1>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <EmptyState
          title={t("refusedTitle")}
          action={
            <Link href="/today" className={buttonStyle("line")}>
              {t("back")}
            </Link>
          }
        >
          {t("refusedText")}
        </EmptyState>
      </div>
    </main>
  )
}
