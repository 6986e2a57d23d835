import type { useTranslations } from "next-intl"

type T = Pick<ReturnType<typeof useTranslations<"operations.jobs">>, "has"> &
  ((key: string, values?: Record<string, string>) => string)

/** What a job does, in words; its own name where it is one that this page does not know. */
export function kindWords(t: T, job: string): string {
  const key = `kind.${job.replace(".", "_")}`
  return t.has(key) ? t(key) : job
}

/** Why it failed. What a database or a repository refused says its number beside, for whoever has to find it. */
export function codeWords(t: T, code: string): string {
  const [area, number] = code.split(".")
  if (area === "database" && number !== undefined) return t("code.databaseRefused", { number })
  if (area === "repository" && number !== undefined) return t("code.repositoryRefused", { number })
  return t.has(`code.${code}`) ? t(`code.${code}`) : t("code.unexpected")
}
