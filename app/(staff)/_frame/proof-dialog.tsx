"use client"

import { KeyRound } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"
import type { FormEvent } from "react"

import { get, post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { askPasskey } from "@/lib/identity/client/ask-passkey"
import type { ProofMethods } from "@/lib/identity/step-up"

type Props = { open: boolean; onAnswer: (proved: boolean) => void }

/** Asks once more who is there, and only then lets the request go on. */
export function ProofDialog({ open, onAnswer }: Props) {
  const t = useTranslations("security.proof")
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onAnswer(false))}
      title={t("title")}
      description={t("text")}
    >
      {open ? <Ways onAnswer={onAnswer} /> : null}
    </Dialog>
  )
}

type Problem = "wrong" | "tooMany" | "offline" | "noPasskey"

function Ways({ onAnswer }: { onAnswer: (proved: boolean) => void }) {
  const t = useTranslations("security.proof")
  const common = useTranslations("common")
  const [methods, setMethods] = useState<ProofMethods>()
  const [secret, setSecret] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  useEffect(() => {
    void get<ProofMethods>("/api/security/proof").then((answer) => {
      if (answer.ok) setMethods(answer.value)
      else setProblem("offline")
    })
  }, [])

  const give = async (proof: object) => {
    setBusy(true)
    setProblem(undefined)
    const answer = await post("/api/security/proof", proof)
    setBusy(false)
    if (answer.ok) return onAnswer(true)
    setProblem(problemOf(answer.reason))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    void give(
      methods?.code === true
        ? { kind: "code", code: secret }
        : { kind: "password", password: secret },
    )
  }
  const usePasskey = async () => {
    const path = "/api/security/proof/options"
    const options = await post<Parameters<typeof askPasskey>[0]>(path)
    const response = options.ok ? await askPasskey(options.value) : undefined
    if (response === undefined) setProblem("noPasskey")
    else await give({ kind: "passkey", response })
  }
  const typed = methods?.password === true || methods?.code === true
  return (
    <form method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      {typed ? (
        <Field
          label={t(methods.code ? "code" : "password")}
          error={problem === "wrong" ? t("wrong") : undefined}
        >
          <Input
            type={methods.code ? "text" : "password"}
            name={methods.code ? "code" : "password"}
            inputMode={methods.code ? "numeric" : "text"}
            autoComplete={methods.code ? "one-time-code" : "current-password"}
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        </Field>
      ) : null}
      {methods?.provider ? <Note size="body">{t("provider")}</Note> : null}
      {problem === undefined || (problem === "wrong" && typed) ? null : (
        <Note tone="warn" size="body" role="alert">
          {t(problem)}
        </Note>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <Button variant="line" onClick={() => onAnswer(false)}>
          {common("cancel")}
        </Button>
        {methods?.passkey ? (
          <Button
            variant={typed ? "line" : "primary"}
            busy={busy}
            onClick={() => void usePasskey()}
          >
            <KeyRound aria-hidden size={20} />
            {t("passkey")}
          </Button>
        ) : null}
        {methods?.provider || (methods?.passkey && !typed) ? null : (
          <Button type="submit" busy={busy} disabled={methods === undefined}>
            {t("submit")}
          </Button>
        )}
      </div>
    </form>
  )
}

function problemOf(reason: string): Problem {
  if (reason === "wrong_proof" || reason === "bad_request") return "wrong"
  return reason === "too_many" ? "tooMany" : "offline"
}
