import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"

import { BedsidePage } from "./bedside-page"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("bedside")
  const language = (await getLocale()) === "zh" ? "zh" : "en"
  return {
    title: t("title"),
    manifest: `/bedside/${language}.webmanifest`,
    icons: { apple: "/bedside/icon-192.png" },
    appleWebApp: { capable: true, title: t("title") },
  }
}

/** `/bedside#t=TOKEN`. The token stays in the fragment: the server never sees it in an address. */
export default function Page() {
  return <BedsidePage />
}
