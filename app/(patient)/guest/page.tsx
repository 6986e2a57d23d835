import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { LinkGuest } from "./link-guest"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("guest")
  return { title: t("title"), referrer: "no-referrer" }
}

/** Side-effect free, as the patient's own: the token never reaches this request. */
export default function GuestPage() {
  return <LinkGuest />
}
