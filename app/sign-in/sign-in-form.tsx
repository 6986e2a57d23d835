"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"

type State = "open" | "sending" | Problem
type Problem = "wrong" | "tooMany" | "closed" | "offline"

/** E-mail and password. What was typed stays, whatever the answer. */
export function SignInForm() {
  const t = useTranslations("common.signIn")
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const [state, setState] = useState<State>("open")

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === "sending") return
    setState("sending")
    const answer = await post("/api/sign-in", { email: email.trim(), password })
    if (!answer.ok) return setState(problemOf(answer.reason))
    // A full load: this document's policy has no camera, and what follows may lead into a call.
    window.location.replace("/today")
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
          {t(problem)}
        </Note>
      ) : null}
      <Button type="submit" busy={state === "sending"}>
        {t("submit")}
      </Button>
    </form>
  )
}

function problemOf(reason: string): Problem {
  switch (reason) {
    // A malformed address or an empty password is as wrong as any other.
    case "wrong_password":
    case "bad_request":
      return "wrong"
    case "too_many":
      return "tooMany"
    case "offline":
    case "timeout":
      return "offline"
    default:
      return "closed"
  }
}
