"use client"

import { useTranslations } from "next-intl"

import type { Span } from "@/lib/vitals/history/queries"
import { nearestIn } from "@/lib/vitals/history/stored-span"

import { useMoments } from "./use-moments"

type Props = { at: number; position: number; stored: Span; zone: string }

/** What was asked for lies outside of what is stored: another moment must not be taken for it. */
export function NotStored({ at, position, stored, zone }: Props) {
  const t = useTranslations("history.replay")
  const { moment } = useMoments(zone)
  const isElsewhere = nearestIn(at, stored) !== at && position === nearestIn(at, stored)
  return (
    <output className="block px-4 pt-2 text-small font-semibold empty:hidden">
      {isElsewhere ? t("nearest", { time: moment(at) }) : null}
    </output>
  )
}
