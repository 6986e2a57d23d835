import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { BedsidePage } from "./bedside-page"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("bedside")
  return { title: t("title") }
}

/** `/bedside#t=TOKEN`. The token stays in the fragment: the server never sees it in an address. */
export default function Page() {
  return <BedsidePage />
}
