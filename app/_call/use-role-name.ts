"use client"

import { useTranslations } from "next-intl"

import type { SeatRole } from "@/lib/e2ee/client/session"

/** A role in words, for whoever's name is not known yet. */
export function useRoleName(): (role: SeatRole | undefined) => string {
  const t = useTranslations("call.people")
  return (role) => t(role ?? "stranger")
}
