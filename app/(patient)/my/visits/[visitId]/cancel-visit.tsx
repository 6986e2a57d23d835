"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

export function CancelVisit({ visitId }: { visitId: string }) {
  const t = useTranslations("my.visit")
  const router = useRouter()
  const [asking, setAsking] = useState(false)
  const [state, setState] = useState<"idle" | "busy" | "lost" | "late">("idle")
  const cancel = async () => {
    setState("busy")
    const answer = await post(`/api/my/visits/${visitId}/cancel`)
    setAsking(false)
    if (answer.ok) {
      router.replace("/my")
      return router.refresh()
    }
    setState(answer.status === 0 || answer.status >= 500 ? "lost" : "late")
    router.refresh()
  }
  return (
    <div className="mt-8 border-t border-line-1 pt-5">
      <Button variant="line" size="big" onClick={() => setAsking(true)}>
        {t("cancel")}
      </Button>
      {state === "lost" || state === "late" ? (
        <Note tone="warn" role="alert" className="mt-4">
          {t(state)}
        </Note>
      ) : null}
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        busy={state === "busy"}
        title={t("cancelTitle")}
        description={t("cancelText")}
        cancel={t("keep")}
        confirm={t("cancel")}
        onConfirm={() => void cancel()}
      />
    </div>
  )
}
