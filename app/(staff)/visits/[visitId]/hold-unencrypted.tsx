"use client"

import { LockOpen } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"

import { useUnable } from "../../today/admit-button"
import { UnencryptedDialog } from "../../today/unencrypted-dialog"
import { useAdmit } from "../../today/use-admit"

type Props = {
  visit: Pick<StaffVisitView, "visitId" | "version" | "check" | "patient">
  offline: boolean
}

/** The other way to admit, for whoever wants it: what it means stands in the dialog. */
export function HoldUnencrypted({ visit, offline }: Props) {
  const t = useTranslations("staff.unencrypted")
  const [asking, setAsking] = useState(false)
  const admission = useAdmit(visit)
  const unable = useUnable(visit)
  return (
    <>
      <Button
        variant="plain"
        size="sm"
        disabled={offline}
        className="mb-4"
        onClick={() => setAsking(true)}
      >
        <LockOpen aria-hidden size={16} />
        {t("offer")}
      </Button>
      <UnencryptedDialog
        open={asking}
        onOpenChange={setAsking}
        unable={unable}
        admission={admission}
      />
    </>
  )
}
