import { Activity, Phone } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import type { AlarmWay } from "@/lib/vitals/policy"

/** From the alarms to the patient: into the call, or to their tile on the ward. */
export function Ways({ visitId, ways }: { visitId: string; ways: readonly AlarmWay[] }) {
  const t = useTranslations("alarms.way")
  return (
    <p className="mt-3 flex flex-wrap gap-3 empty:hidden">
      {ways.includes("call") ? (
        <Link href={`/visits/${visitId}#call`} className={buttonStyle()}>
          <Phone aria-hidden size={20} />
          {t("call")}
        </Link>
      ) : null}
      {ways.includes("ward") ? (
        <Link href={`/ward?visit=${visitId}#visit-${visitId}`} className={buttonStyle()}>
          <Activity aria-hidden size={20} />
          {t("ward")}
        </Link>
      ) : null}
    </p>
  )
}
