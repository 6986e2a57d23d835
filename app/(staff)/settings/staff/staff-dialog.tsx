"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { staffRoles } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"

import { useProvenPost } from "../../_frame/proof"
import type { StaffRow } from "./staff-table"

const problems = [
  "last_administrator",
  "yourself",
  "no_factor",
  "forbidden",
  "step_up_needed",
] as const

/** Another role, no second factor any more, or the end of an account: each signs the person out everywhere. */
export function StaffDialog({
  person,
  onClose,
}: {
  person: StaffRow | undefined
  onClose: () => void
}) {
  const t = useTranslations("admin.staff")
  const roles = useTranslations("staff.roles")
  const post = useProvenPost()
  const router = useRouter()
  const [role, setRole] = useState<StaffRole | undefined>(person?.role)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<(typeof problems)[number] | "failed">()
  if (person === undefined) return null

  const send = async (path: string, body: object = {}) => {
    setBusy(true)
    setProblem(undefined)
    const answer = await post(`/api/staff/${person.id}/${path}`, body)
    setBusy(false)
    if (!answer.ok) return setProblem(problems.find((one) => one === answer.reason) ?? "failed")
    router.refresh()
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={person.name}
      description={t("dialogText")}
      footer={
        <>
          {person.active ? (
            <Button
              variant="line"
              busy={busy}
              disabled={person.own}
              onClick={() => void send("deactivate")}
            >
              {t("deactivate")}
            </Button>
          ) : (
            <Button variant="line" busy={busy} onClick={() => void send("reactivate")}>
              {t("reactivate")}
            </Button>
          )}
          <Button
            busy={busy}
            disabled={role === undefined || role === person.role}
            onClick={() => void send("role", { role })}
          >
            {t("saveRole")}
          </Button>
        </>
      }
    >
      <Select
        label={t("role")}
        value={role ?? person.role}
        options={staffRoles.map((value) => ({ value, label: roles(value) }))}
        onValueChange={setRole}
      />
      {person.own || person.factor === "none" ? null : (
        <div className="flex flex-col items-start gap-2">
          <p className="text-text-2">{t("resetFactorsText")}</p>
          <Button variant="line" busy={busy} onClick={() => void send("factors/reset")}>
            {t("resetFactors")}
          </Button>
        </div>
      )}
      {problem === undefined ? null : (
        <Note tone="warn" size="body" role="alert">
          {t(`problems.${problem}`)}
        </Note>
      )}
    </Dialog>
  )
}
