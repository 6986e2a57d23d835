import { useTranslations } from "next-intl"

/** A language in the reader's words; a code that has none stays a code. */
export function useLanguageName(): (code: string) => string {
  const t = useTranslations("staff.languages")
  return (code) => {
    const primary = code.split("-")[0]
    return primary === "en" || primary === "zh" ? t(primary) : t("other", { code })
  }
}
