import type { useTranslations } from "next-intl"

import { timeIn } from "@/app/_ui/clock"

import type { Refusal } from "./use-act"

/** Why somebody was not taken, in words. */
export function takeProblem(
  t: ReturnType<typeof useTranslations<"queue.board.problem">>,
  { reason, detail }: Refusal,
  zone: string,
): string {
  const { by, until } = { by: undefined, until: undefined, ...detail }
  switch (reason) {
    case "already_taken":
      return typeof by === "string" ? t("already_taken", { by }) : t("already_taken_someone")
    case "not_free":
      return typeof until === "string"
        ? t("not_free", { time: timeIn(zone, until) })
        : t("not_free_now")
    case "nobody_waiting":
    case "already_left":
    case "patient_has_visit":
    case "forbidden":
      return t(reason)
    default:
      return t("other")
  }
}
