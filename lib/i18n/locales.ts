export const locales = ["en", "zh"] as const
export type Locale = (typeof locales)[number]

export const localeCookie = "housecall.locale"

/** What `lang` says of each: Chinese is Simplified. */
export const languageTag: Readonly<Record<Locale, string>> = { en: "en-GB", zh: "zh-Hans" }

/** A cookie wins, then the patient's own language, then what the browser asks for (RFC 9110 section 12.5.4). */
export function chooseLocale(
  cookie: string | undefined,
  preferred: string | undefined,
  acceptLanguage: string,
): Locale {
  const asked = [
    cookie ?? "",
    preferred ?? "",
    ...acceptLanguage.split(",").map((part) => part.split(";")[0] ?? ""),
  ]
  for (const tag of asked) {
    const found = locales.find((locale) => tag.trim().toLowerCase().split("-")[0] === locale)
    if (found !== undefined) return found
  }
  return "en"
}
