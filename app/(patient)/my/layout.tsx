import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import type { ReactNode } from "react"

import { Texts } from "@/app/_edge/texts"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("my")
  return { title: t("title"), referrer: "no-referrer" }
}

export default function MyLayout({ children }: { children: ReactNode }) {
  return <Texts areas={["my", "patient"]}>{children}</Texts>
}
