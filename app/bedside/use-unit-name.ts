"use client"

import { useTranslations } from "next-intl"

/** What displays write for a unit (UCUM), in every language. */
const signs: Readonly<Record<string, string>> = {
  "mm[Hg]": "mmHg",
  Cel: "°C",
  "[degF]": "°F",
  "[lb_av]": "lb",
  "[in_i]": "in",
}

/** A unit as a person reads it off a device. */
export function useUnitName(): (unit: string) => string {
  const t = useTranslations("bedside")
  return (unit) => (unit === "/min" ? t("perMinute") : (signs[unit] ?? unit))
}
