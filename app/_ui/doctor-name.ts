import type { useTranslations } from "next-intl"

/** "Dr Rowan Applegarth" in the reader's language: 医生 follows the name, and the name stays as written. */
export function doctorName(t: Translate, name: string, form: "full" | "short" = "full"): string {
  const bare = name.replace(/^Dr\.?\s+/i, "")
  const said = form === "short" ? (bare.split(/\s+/).at(-1) ?? bare) : bare
  // Whoever is no doctor by name keeps the name as it stands.
  return bare === name ? name : t("doctor", { name: said })
}

type Translate = ReturnType<typeof useTranslations<"patient">>

/**
 * How to greet someone: by the given name where a name has parts. A name in both scripts ("Lin
 * Xiaoman 林小满") does not say which part is given, so each reader gets the whole of their own.
 */
export function givenName(name: string, locale: string): string {
  const han = name.match(/\p{Script=Han}+/u)?.[0]
  if (han === undefined) return name.trim().split(/\s+/)[0] ?? name
  const latin = name.replaceAll(/\p{Script=Han}+/gu, "").trim()
  return locale === "en" && latin !== "" ? latin : han
}
