"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { CalendarVisit } from "@/lib/scheduling/calendar/calendar-view"
import { cancelReasons } from "@/lib/scheduling/cancel-reasons"
import type { CancelReason } from "@/lib/scheduling/cancel-reasons"

/** The reason goes into the log and into nobody's message. */
export function CancelDialog({
  visit,
  zone,
  onClose,
  onCancelled,
}: {
  visit: CalendarVisit
  zone: string
  onClose: () => void
  onCancelled: (visit: CalendarVisit) => void
}) {
  const t = useTranslations("booking.calendar")
  const router = useRouter()
  const [reason, setReason] = useState<CancelReason>("clinic")
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const name = visit.patient.name

  async function cancel(): Promise<void> {
    setBusy(true)
    const answer = await post(`/api/visits/${visit.id}/cancel`, { reason })
    setBusy(false)
    if (answer.ok) {
      onCancelled(visit)
      onClose()
    } else setFailed(true)
    startTransition(() => router.refresh())
  }

  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      danger
      busy={busy}
      title={t("cancelTitle", { name, time: timeIn(zone, visit.startsAt) })}
      description={t("cancelText")}
      cancel={t("keep")}
      confirm={t("cancel")}
      onConfirm={() => void cancel()}
    >
      <Select
        label={t("cancelReason")}
        value={reason}
        options={cancelReasons.map((one) => ({ value: one, label: t(`reasons.${one}`) }))}
        onValueChange={setReason}
      />
      {failed ? (
        <Note tone="bad" role="alert" size="body">
          {t("failed")}
        </Note>
      ) : null}
    </AlertDialog>
  )
}
