import { useTranslations } from "next-intl"

import type { TodayVisit } from "@/lib/consultations/today-view"

/** "84, English": age and language under a name. */
export function PersonLine({ patient }: { patient: TodayVisit["patient"] }) {
  const t = useTranslations("staff")
  const language = useLanguageName()(patient.language)
  return <>{t("today.person", { age: patient.age, language })}</>
}

/** A language in the reader's words; a code that has none stays a code. */
export function useLanguageName(): (code: string) => string {
  const t = useTranslations("staff.languages")
  return (code) => {
    const primary = code.split("-")[0]
    return primary === "en" || primary === "zh" ? t(primary) : t("other", { code })
  }
}
