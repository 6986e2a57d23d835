"use client"

import { UserPlus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { staffRoles } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"

import { useProvenPost } from "../../_frame/proof"

type State = "open" | "busy" | "email" | "known_already" | "step_up_needed" | "too_many" | "failed"

export function InviteButton() {
  const t = useTranslations("admin.invite")
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <UserPlus aria-hidden size={20} />
        {t("button")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("title")} description={t("text")}>
        {open ? <InviteForm onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  )
}

function InviteForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("admin.invite")
  const roles = useTranslations("staff.roles")
  const post = useProvenPost()
  const router = useRouter()
  const [email, setEmail] = useState("")
  const [name, setName] = useState("")
  const [role, setRole] = useState<StaffRole>("clinician")
  const [state, setState] = useState<State>("open")

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === "busy") return
    setState("busy")
    const answer = await post("/api/staff/invitations", {
      email: email.trim(),
      name: name.trim(),
      role,
    })
    if (answer.ok) {
      router.refresh()
      return onDone()
    }
    setState(stateOf(answer.reason))
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-4"
    >
      <Field label={t("email")} error={state === "email" ? t("emailWrong") : undefined}>
        <Input
          type="email"
          name="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label={t("name")} hint={t("nameHint")}>
        <Input
          name="name"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Select
        label={t("role")}
        value={role}
        options={staffRoles.map((value) => ({ value, label: roles(value) }))}
        onValueChange={setRole}
      />
      {state === "open" || state === "busy" || state === "email" ? null : (
        <Note tone="warn" size="body" role="alert">
          {t(`problems.${state}`)}
        </Note>
      )}
      <Button type="submit" className="self-end" busy={state === "busy"}>
        {t("submit")}
      </Button>
    </form>
  )
}

function stateOf(reason: string): State {
  if (reason === "bad_request") return "email"
  return reason === "known_already" || reason === "step_up_needed" || reason === "too_many"
    ? reason
    : "failed"
}
