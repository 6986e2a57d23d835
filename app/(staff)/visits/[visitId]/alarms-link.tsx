import { useTranslations } from "next-intl"
import Link from "next/link"

import { classes } from "@/app/_ui/classes"

/** To what became of a visit's alarms. */
export function AlarmsLink({ visitId, className }: { visitId: string; className: string }) {
  const t = useTranslations("alarms")
  return (
    <Link
      href={`/visits/${visitId}/alarms`}
      className={classes("inline-flex min-h-11 items-center", className)}
    >
      {t("title")}
    </Link>
  )
}
