import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { OfferApp } from "./offer-app"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("queue.offer")
  return { title: t("tab"), referrer: "no-referrer" }
}

/** Side-effect free: a scanner may open it as often as it likes. The token never reaches this request. */
export default function OfferPage() {
  return <OfferApp />
}
