"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"

import { digitsOf } from "../../join/birth-date"
import type { ContactField } from "./change-contacts"
import { contactProblem } from "./contact-problem"
import type { ContactProblem } from "./contact-problem"

type Props = { field: ContactField; now: string | null; onClose: (saved: boolean) => void }
type Sent = { changeId: string; contact: string }

/** Two steps: the new address, and the code that went there. Nothing changes before the second. */
export function ChangeContact({ field, now, onClose }: Props) {
  const t = useTranslations("my.details.contacts")
  const give = useTranslations("my.give")
  const router = useRouter()
  const [contact, setContact] = useState("")
  const [sent, setSent] = useState<Sent>()
  const [code, setCode] = useState("")
  const [problem, setProblem] = useState<ContactProblem>()
  const [busy, setBusy] = useState(false)

  const ask = async () => {
    const typed = contact.trim()
    // The other kind of address has its own button, so that nobody loses an e-mail to a typed number.
    if (typed.length < 3 || typed.includes("@") !== (field === "email"))
      return setProblem({ text: "needed" })
    if (typed === now) return setProblem({ text: "same" })
    const answer = await post<{ changeId: string }>("/api/my/contact", { contact: typed })
    if (!answer.ok) return setProblem(contactProblem(answer))
    setCode("")
    setProblem(undefined)
    setSent({ changeId: answer.value.changeId, contact: typed })
  }
  const prove = async ({ changeId }: Sent) => {
    if (code.length !== 6) return setProblem({ text: "six" })
    const answer = await post("/api/my/contact/proof", { changeId, code })
    if (!answer.ok) return setProblem(contactProblem(answer))
    router.refresh()
    onClose(true)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    await (sent === undefined ? ask() : prove(sent))
    setBusy(false)
  }
  const words = (): string | undefined => {
    switch (problem?.text) {
      case undefined:
        return undefined
      case "needed":
        return t(`${field}.needed`)
      case "wrong":
        return give("wrong", { tries: problem.tries })
      case "tooMany":
        return t("tooMany", { minutes: problem.minutes })
      case "six":
      case "over":
        return give(problem.text)
      case "same":
      case "lost":
        return t(problem.text)
    }
  }
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="mt-5">
      {sent === undefined ? (
        <Field label={t(`${field}.label`)} hint={t("lead")} error={words()}>
          <Input
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it stands where the pressed button was
            autoFocus
            type={field === "email" ? "email" : "tel"}
            autoComplete={field === "email" ? "email" : "tel"}
            maxLength={254}
            value={contact}
            onChange={(event) => setContact(event.target.value)}
            className="min-h-14"
          />
        </Field>
      ) : (
        <>
          <p role="status" className="mb-4 wrap-anywhere">
            {t("sent", { contact: sent.contact })}
          </p>
          <Field key={sent.changeId} label={t("code")} error={words()}>
            <Input
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- it stands where the pressed button was
              autoFocus
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              value={code}
              onChange={(event) => setCode(digitsOf(event.target.value, 6))}
              className="min-h-14 max-w-60 text-center text-[1.75rem] tracking-[0.2em]"
            />
          </Field>
        </>
      )}
      <Button type="submit" size="big" busy={busy} className="mt-5">
        {t(sent === undefined ? "send" : "save")}
      </Button>
      {sent === undefined ? null : (
        <Button
          variant="line"
          size="big"
          className="mt-3"
          onClick={() => {
            setSent(undefined)
            setProblem(undefined)
          }}
        >
          {t("again")}
        </Button>
      )}
      <Button variant="plain" className="mt-2" onClick={() => onClose(false)}>
        {t("stop")}
      </Button>
    </form>
  )
}
