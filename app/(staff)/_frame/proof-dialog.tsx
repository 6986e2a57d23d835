"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"
import type { FormEvent } from "react"

import { get, post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
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

type Problem = "wrong" | "tooMany" | "offline"

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
    if (!busy) void give({ kind: "password", password: secret })
  }
  return (
    <form method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      {methods?.password ? (
        <Field label={t("password")} error={problem === "wrong" ? t("wrong") : undefined}>
          <Input
            type="password"
            name="password"
            autoComplete="current-password"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        </Field>
      ) : null}
      {problem === undefined || problem === "wrong" ? null : (
        <Note tone="warn" size="body" role="alert">
          {t(problem)}
        </Note>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <Button variant="line" onClick={() => onAnswer(false)}>
          {common("cancel")}
        </Button>
        <Button type="submit" busy={busy} disabled={methods === undefined}>
          {t("submit")}
        </Button>
      </div>
    </form>
  )
}

function problemOf(reason: string): Problem {
  if (reason === "wrong_proof" || reason === "bad_request") return "wrong"
  return reason === "too_many" ? "tooMany" : "offline"
}
