import { useTranslations } from "next-intl"

import { useLanguageName } from "@/app/_ui/use-language-name"
import type { TodayVisit } from "@/lib/consultations/today-view"

/** "84, English": age and language under a name. */
export function PersonLine({ patient }: { patient: TodayVisit["patient"] }) {
  const t = useTranslations("staff")
  const language = useLanguageName()(patient.language)
  return <>{t("today.person", { age: patient.age ?? "?", language })}</>
}
