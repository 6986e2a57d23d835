import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { JoinApp } from "./join-app"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("patient")
  return { title: t("title"), referrer: "no-referrer" }
}

/** Side-effect free: a scanner may open it as often as it likes. The token never reaches this request. */
export default function JoinPage() {
  return <JoinApp />
}
