"use client"

import { TriangleAlert } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { Say } from "@/app/_ui/say"
import type { Symptom } from "@/lib/queue/board-view"

/** What was asked and answered; an emergency has its word and its sign, not only a colour. */
export function SymptomList({ symptoms }: { symptoms: readonly Symptom[] }) {
  const t = useTranslations("queue.board")
  const locale = useLocale() === "en" ? "en" : "zh"
  const said = ({ answer }: Symptom): string => {
    switch (answer.kind) {
      case "text":
        return answer.text
      case "choice":
        return answer.label[locale]
      case "yes_no":
        return answer.yes ? t("yes") : t("no")
      case "number":
        return `${answer.value} ${answer.unit}`
      case "duration":
        return t("duration", { amount: answer.amount, unit: answer.unit })
    }
  }
  return (
    <dl className="grid gap-y-1">
      {symptoms.map((symptom) => (
        <div key={symptom.question.en}>
          <dt className="text-small text-text-3">{symptom.question[locale]}</dt>
          <dd className="wrap-anywhere">
            {said(symptom)}
            {symptom.redFlag ? (
              <Say tone="bad" icon={TriangleAlert} className="ml-2 font-semibold">
                {t("redFlag")}
              </Say>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
