"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { StepHeading, StepPage } from "@/app/_ui/step-page"

import { AskCode } from "./ask-code"
import { GiveCode } from "./give-code"
import { useClinic } from "./use-clinic"

/** Two steps: who you are, and the code that we sent you. */
export function CodeSteps() {
  const t = useTranslations("my")
  const clinic = useClinic()
  const [sent, setSent] = useState<{ codeId: string; contact: string }>()
  if (clinic === null)
    return (
      <StepPage title={t("title")}>
        <StepHeading>{t("noClinic.title")}</StepHeading>
        <p className="mt-4">{t("noClinic.text")}</p>
      </StepPage>
    )
  return (
    <StepPage title={t("title")} clinic={clinic}>
      {sent === undefined ? (
        <AskCode clinic={clinic} onSent={setSent} />
      ) : (
        <GiveCode
          key={sent.codeId}
          clinic={clinic}
          sent={sent}
          onAgain={() => setSent(undefined)}
        />
      )}
    </StepPage>
  )
}
