import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { Texts } from "@/app/_edge/texts"
import { PlainPage } from "@/app/_ui/plain-page"

import { StaffLinkPage } from "./staff-link-page"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("security.link")
  return { title: t("invitation.title") }
}

export default function WelcomePage() {
  return (
    <Texts areas={["security", "staff"]}>
      <PlainPage>
        <StaffLinkPage purpose="invitation" />
      </PlainPage>
    </Texts>
  )
}
