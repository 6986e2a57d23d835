"use client"

import { KeyRound } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { askPasskey } from "@/lib/identity/client/ask-passkey"

import { SecondFactorForm } from "./second-factor-form"
import type { Pending } from "./second-factor-form"
import { problemOf } from "./sign-in-problem"
import type { SignInProblem } from "./sign-in-problem"

type State = "open" | "sending" | SignInProblem

/** E-mail and password, or a passkey alone; then the second factor where the person has one. */
export function SignInForm() {
  const t = useTranslations("common.signIn")
  const more = useTranslations("security.signIn")
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const [state, setState] = useState<State>("open")
  const [pending, setPending] = useState<Pending>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === "sending") return
    setState("sending")
    const answer = await post<Partial<Pending>>("/api/sign-in", { email: email.trim(), password })
    if (!answer.ok) return setState(problemOf(answer.reason))
    const { pending: token, factors } = answer.value
    if (token === undefined || factors === undefined) return enter()
    setState("open")
    setPending({ pending: token, factors })
  }
  const usePasskey = async () => {
    setState("sending")
    const options = await post<Parameters<typeof askPasskey>[0]>("/api/sign-in/passkey/options")
    if (!options.ok) return setState(problemOf(options.reason))
    const response = await askPasskey(options.value)
    if (response === undefined) return setState("noPasskey")
    const answer = await post("/api/sign-in/passkey", { response })
    if (answer.ok) enter()
    else setState(answer.reason === "wrong_factor" ? "noPasskey" : problemOf(answer.reason))
  }
  if (pending !== undefined) {
    const startAgain = () => {
      setPending(undefined)
      setPassword("")
      setState("startAgain")
    }
    return <SecondFactorForm pending={pending} onDone={enter} onStartAgain={startAgain} />
  }
  const problem = state === "open" || state === "sending" ? undefined : state
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="mt-6 flex flex-col gap-5"
    >
      <Field label={t("email")}>
        <Input
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label={t("password")}>
        <Input
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {problem ? (
        <Note tone={problem === "wrong" ? "bad" : "warn"} role="alert">
          {problem === "noPasskey" || problem === "startAgain" ? more(problem) : t(problem)}
        </Note>
      ) : null}
      <Button type="submit" busy={state === "sending"}>
        {t("submit")}
      </Button>
      <Button variant="line" busy={state === "sending"} onClick={() => void usePasskey()}>
        <KeyRound aria-hidden size={20} />
        {more("passkey")}
      </Button>
      <Link href="/forgot-password" className="self-start py-2 text-body text-brand">
        {more("forgot")}
      </Link>
    </form>
  )
}

function enter(): void {
  // A full load: this document's policy has no camera, and what follows may lead into a call.
  window.location.replace("/today")
}
