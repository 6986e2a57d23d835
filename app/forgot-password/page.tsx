import { getTranslations } from "next-intl/server"

import { Texts } from "@/app/_edge/texts"
import { PlainPage } from "@/app/_ui/plain-page"

import { ForgotForm } from "./forgot-form"

export async function generateMetadata() {
  const t = await getTranslations("security.forgot")
  return { title: t("title") }
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations("security.forgot")
  return (
    <Texts areas={["security"]}>
      <PlainPage>
        <h1 className="text-head font-semibold">{t("title")}</h1>
        <ForgotForm />
      </PlainPage>
    </Texts>
  )
}
