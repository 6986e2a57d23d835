"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import type { StaffLinkView } from "@/lib/identity/invitation-commands"

import { passwordProblemKey } from "./password-words"
import type { PasswordProblemKey } from "./password-words"

type Problem =
  | { field: "name" }
  | { field: "password"; key: PasswordProblemKey }
  | { field: "form"; key: "known" | "offline" | "tooMany" }

type Props = { token: string; link: StaffLinkView; onUnknown: () => void }

/** The name (of somebody new) and a password. */
export function AccountForm({ token, link, onUnknown }: Props) {
  const t = useTranslations("security.link")
  const words = useTranslations("security.password")
  const roles = useTranslations("staff.roles")
  const joins = link.purpose === "invitation"
  const [name, setName] = useState(link.name)
  const [password, setPassword] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (joins && name.trim() === "") return setProblem({ field: "name" })
    setBusy(true)
    setProblem(undefined)
    const body = joins ? { token, password, name: name.trim() } : { token, password }
    const answer = await post("/api/staff-link", body)
    if (answer.ok)
      return window.location.replace(joins ? "/settings/security" : "/sign-in?why=new_password")
    setBusy(false)
    const weak = passwordProblemKey(answer.reason, answer.detail)
    if (weak !== undefined) return setProblem({ field: "password", key: weak })
    if (answer.reason === "unknown_link") return onUnknown()
    const key =
      answer.reason === "known_already"
        ? "known"
        : answer.reason === "too_many"
          ? "tooMany"
          : "offline"
    setProblem({ field: "form", key })
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="mt-4 flex flex-col gap-5"
    >
      <p className="text-text-2">
        {t(`${link.purpose}.text`, {
          clinic: link.clinic.name,
          email: link.email,
          role: link.role === null ? "" : roles(link.role),
        })}
      </p>
      <input type="hidden" name="username" autoComplete="username" value={link.email} readOnly />
      {joins ? (
        <Field
          label={t("name")}
          hint={t("nameHint")}
          error={problem?.field === "name" ? t("nameMissing") : undefined}
        >
          <Input
            name="name"
            autoComplete="name"
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
      ) : null}
      <Field
        label={words("new")}
        hint={words("hint")}
        error={problem?.field === "password" ? words(problem.key) : undefined}
      >
        <Input
          type="password"
          name="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {problem?.field === "form" ? (
        <Note tone="warn" role="alert">
          {t(problem.key)}
        </Note>
      ) : null}
      <Button type="submit" busy={busy}>
        {t(`${link.purpose}.submit`)}
      </Button>
    </form>
  )
}
