import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { PlainPage } from "@/app/_ui/plain-page"
import { currentVisitor } from "@/lib/identity/visitor-session"
import { waitlistOffer } from "@/lib/waitlist/join-page"

import { JoinList } from "./join-list"

type Props = { params: Promise<{ clinic: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("queue.list")
  return { title: t("tab") }
}

/** Joining a clinic's waiting list without an account. */
export default async function WaitlistPage({ params }: Props) {
  const visitor = await currentVisitor((await params).clinic)
  const page = visitor && (await waitlistOffer(visitor))
  const t = await getTranslations("queue.now.unknown")
  if (page === undefined)
    return (
      <PlainPage>
        <h1 className="text-title font-semibold">{t("title")}</h1>
        <p className="mt-3">{t("text")}</p>
      </PlainPage>
    )
  return <JoinList page={page} />
}
