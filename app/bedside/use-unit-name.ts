"use client"

import { useTranslations } from "next-intl"

import { unitSign } from "@/lib/vitals/unit-sign"

/** A unit as a person reads it off a device. */
export function useUnitName(): (unit: string) => string {
  const t = useTranslations("bedside")
  return (unit) => (unit === "/min" ? t("perMinute") : unitSign(unit))
}
