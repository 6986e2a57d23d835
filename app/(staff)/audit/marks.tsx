import { Hourglass, X } from "lucide-react"
import { useTranslations } from "next-intl"

import { Say } from "@/app/_ui/say"
import type { AuditOutcome } from "@/lib/audit/event"

export function Outcome({ outcome }: { outcome: AuditOutcome }) {
  const t = useTranslations("audit.filter")
  return outcome === "success" ? (
    <Say>{t("allowed")}</Say>
  ) : (
    <Say tone="bad" icon={X}>
      {t("refused")}
    </Say>
  )
}

/** Under a signed checkpoint, or still waiting for one. */
export function Proof({ signed }: { signed: boolean }) {
  const t = useTranslations("audit.list")
  return signed ? <Say tone="ok">{t("signed")}</Say> : <Say icon={Hourglass}>{t("waits")}</Say>
}
