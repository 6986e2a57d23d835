"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { useProvenPost } from "@/app/(staff)/_frame/proof"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import type { Obstacle } from "@/lib/erasure/erasing"
import type { NotTwo } from "@/lib/erasure/two-people"

import { erasureProblem } from "./erasure-problem"

type Props = {
  patientId: string
  reference: string
  own: boolean
  obstacle: Obstacle | null
  /** Why the reader is not taken for a second person. */
  against: NotTwo | null
}

/** The second person's part. Approving cannot be undone: it says so, and asks for the record's number. */
export function ErasureDecisionForm({ patientId, reference, own, obstacle, against }: Props) {
  const t = useTranslations("operations.keeping.erasure")
  const router = useRouter()
  const provenPost = useProvenPost()
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const decide = async (body: object): Promise<void> => {
    setBusy(true)
    // The question stands over everything: it makes room for the one that asks for a proof.
    setAsking(false)
    const answer = await provenPost(`/api/patients/${patientId}/erasure/decide`, body)
    setBusy(false)
    setTyped("")
    setProblem(answer.ok ? undefined : erasureProblem(answer.reason))
    if (answer.ok) router.refresh()
  }
  return (
    <div className="mt-3 flex max-w-[560px] flex-col gap-3">
      {problem === undefined ? null : (
        <Note tone="bad" size="body" role="alert">
          {t(`problem.${problem}`)}
        </Note>
      )}
      {obstacle === null ? null : <p>{t(`obstacle.${obstacle}`)}</p>}
      {against === null ? null : <p>{t(`problem.${against}`)}</p>}
      <span className="flex flex-wrap gap-3">
        {own ? (
          <Button variant="line" busy={busy} onClick={() => void decide({ decision: "withdraw" })}>
            {t("withdraw")}
          </Button>
        ) : (
          <>
            <Button
              variant="danger"
              busy={busy}
              disabled={obstacle !== null || against !== null}
              onClick={() => setAsking(true)}
            >
              {t("approve")}
            </Button>
            <Button variant="line" busy={busy} onClick={() => void decide({ decision: "refuse" })}>
              {t("refuse")}
            </Button>
          </>
        )}
      </span>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        busy={busy}
        title={t("approveTitle", { reference })}
        description={t("approveText")}
        confirm={t("approveConfirm")}
        onConfirm={() => void decide({ decision: "approve", reference: typed.trim() })}
      >
        <Field label={t("referenceLabel", { reference })}>
          <Input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            maxLength={60}
          />
        </Field>
      </AlertDialog>
    </div>
  )
}
