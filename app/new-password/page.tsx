import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { Texts } from "@/app/_edge/texts"
import { PlainPage } from "@/app/_ui/plain-page"

import { StaffLinkPage } from "../welcome/staff-link-page"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("security.link")
  return { title: t("password_reset.title") }
}

export default function NewPasswordPage() {
  return (
    <Texts areas={["security", "staff"]}>
      <PlainPage>
        <StaffLinkPage purpose="password_reset" />
      </PlainPage>
    </Texts>
  )
}
