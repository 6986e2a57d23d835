"use client"

import { KeyRound } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { askPasskey } from "@/lib/identity/client/ask-passkey"

import { problemOf } from "./sign-in-problem"
import type { SignInProblem } from "./sign-in-problem"

export type Pending = { pending: string; factors: { code: boolean; passkey: boolean } }

type Props = { pending: Pending; onDone: () => void; onStartAgain: () => void }

/** A recovery code is taken with the first answer, also where the page gave up waiting for it. */
const patienceMs = 30_000

/** The password was right: now what only this person has. */
export function SecondFactorForm({ pending: { pending, factors }, onDone, onStartAgain }: Props) {
  const t = useTranslations("security.factor")
  const common = useTranslations("common.signIn")
  const [recovering, setRecovering] = useState(false)
  const [code, setCode] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<SignInProblem>()
  const typed = recovering || factors.code

  const give = async (factor: object) => {
    setBusy(true)
    setProblem(undefined)
    const answer = await post("/api/sign-in/second-factor", { pending, factor }, patienceMs)
    if (answer.ok) return onDone()
    setBusy(false)
    if (answer.reason === "start_again") return onStartAgain()
    setProblem(problemOf(answer.reason))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) void give({ kind: recovering ? "recovery_code" : "code", code })
  }
  const usePasskey = async () => {
    setBusy(true)
    const path = "/api/sign-in/second-factor/options"
    const options = await post<Parameters<typeof askPasskey>[0]>(path, { pending })
    if (!options.ok) return onStartAgain()
    const response = await askPasskey(options.value)
    setBusy(false)
    if (response === undefined) setProblem("noPasskey")
    else await give({ kind: "passkey", response })
  }
  const change = (next: boolean) => {
    setRecovering(next)
    setCode("")
    setProblem(undefined)
  }
  return (
    <form method="post" noValidate onSubmit={submit} className="mt-6 flex flex-col gap-5">
      <p className="text-text-2">{t(recovering ? "recoveryText" : "text")}</p>
      {typed ? (
        <Field
          key={recovering ? "recovery" : "code"}
          label={t(recovering ? "recoveryCode" : "code")}
          hint={recovering ? undefined : t("codeHint")}
          error={problem === "wrong" ? t(recovering ? "recoveryWrong" : "wrong") : undefined}
        >
          <Input
            name="code"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing to do on this page
            autoFocus
            autoComplete="one-time-code"
            inputMode={recovering ? "text" : "numeric"}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
      ) : null}
      {problem === undefined || (problem === "wrong" && typed) ? null : (
        <Note tone="warn" role="alert">
          {problem === "tooMany" || problem === "closed" || problem === "offline"
            ? common(problem)
            : t("passkeyWrong")}
        </Note>
      )}
      {typed ? (
        <Button type="submit" busy={busy}>
          {t("submit")}
        </Button>
      ) : null}
      {factors.passkey && !recovering ? (
        <Button variant={typed ? "line" : "primary"} busy={busy} onClick={() => void usePasskey()}>
          <KeyRound aria-hidden size={20} />
          {t("passkey")}
        </Button>
      ) : null}
      <Button variant="plain" className="self-start" onClick={() => change(!recovering)}>
        {t(recovering ? "back" : "recovery")}
      </Button>
    </form>
  )
}
