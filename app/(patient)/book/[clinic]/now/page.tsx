import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { PlainPage } from "@/app/_ui/plain-page"
import { currentVisitor } from "@/lib/identity/visitor-session"
import { onDemandOffer } from "@/lib/queue/walk-in-queries"

import { NowApp } from "./now-app"

type Props = { params: Promise<{ clinic: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("queue.now")
  return { title: t("tab"), referrer: "no-referrer" }
}

/** A visit now, without an account. Opening it changes nothing; the place in line is in a cookie. */
export default async function NowPage({ params }: Props) {
  const visitor = await currentVisitor((await params).clinic)
  const offer = visitor && (await onDemandOffer(visitor))
  const t = await getTranslations("queue.now.unknown")
  if (offer === undefined)
    return (
      <PlainPage>
        <h1 className="text-title font-semibold">{t("title")}</h1>
        <p className="mt-3">{t("text")}</p>
      </PlainPage>
    )
  return <NowApp offer={offer} />
}
