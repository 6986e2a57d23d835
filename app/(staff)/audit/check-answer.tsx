import { useTranslations } from "next-intl"

import { grouped } from "@/app/_ui/grouped"
import { Note } from "@/app/_ui/note"

import type { Check } from "./use-check"

/** What a check found, in words, and what to do about it. */
export function CheckAnswer({ check }: { check: Check }) {
  const t = useTranslations("audit.check")
  switch (check.at) {
    case "idle":
      return null
    case "running":
      return (
        <p className="mt-3 text-text-2">
          {t("running", { done: grouped(check.done), size: grouped(check.size) })}
        </p>
      )
    case "asking":
      return <p className="mt-3 text-text-2">{t("server")}</p>
    case "sound":
      return (
        <Note tone="ok" size="body" className="mt-3 bg-surface-1">
          {t(check.server ? "sound" : "soundHere", {
            size: check.size,
            number: grouped(check.size),
          })}{" "}
          {check.before === undefined
            ? t("first")
            : t("grew", { size: check.before, number: grouped(check.before) })}
        </Note>
      )
    case "broken":
      return (
        <Note tone="bad" size="body" role="alert" className="mt-3">
          <b className="font-semibold">
            {check.index === undefined
              ? t("broken")
              : t("brokenAt", { event: grouped(check.index) })}
          </b>{" "}
          {t(`why.${check.reason}`)} {t("next")}
        </Note>
      )
    case "failed":
      return (
        <Note tone="warn" size="body" role="alert" className="mt-3">
          {check.unsupported ? t("unsupported") : `${t("failed")} ${t("failedHint")}`}
        </Note>
      )
  }
}
