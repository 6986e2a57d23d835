import { getTranslations } from "next-intl/server"

import { StepHeading, StepPage } from "../join/step-page"

export async function Home() {
  const t = await getTranslations("my")
  return (
    <StepPage title={t("title")}>
      <StepHeading>{t("title")}</StepHeading>
    </StepPage>
  )
}
