"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"

type State = "open" | "busy" | "sent" | "invalid" | "tooMany" | "offline"

/** The same words whether somebody has that address or not. */
export function ForgotForm() {
  const t = useTranslations("security.forgot")
  const [email, setEmail] = useState("")
  const [state, setState] = useState<State>("open")

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === "busy") return
    setState("busy")
    const answer = await post("/api/password/forgot", { email: email.trim() })
    if (answer.ok) return setState("sent")
    setState(
      answer.reason === "bad_request"
        ? "invalid"
        : answer.reason === "too_many"
          ? "tooMany"
          : "offline",
    )
  }
  if (state === "sent") {
    return (
      <div className="mt-6 flex flex-col gap-4">
        <Note tone="ok" role="status">
          {t("sent", { email: email.trim() })}
        </Note>
        <Link href="/sign-in" className="py-2">
          {t("back")}
        </Link>
      </div>
    )
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="mt-4 flex flex-col gap-5"
    >
      <p className="text-text-2">{t("text")}</p>
      <Field label={t("email")} error={state === "invalid" ? t("invalid") : undefined}>
        <Input
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      {state === "tooMany" || state === "offline" ? (
        <Note tone="warn" role="alert">
          {t(state)}
        </Note>
      ) : null}
      <Button type="submit" busy={state === "busy"}>
        {t("submit")}
      </Button>
      <Link href="/sign-in" className="self-start py-2 text-body text-brand">
        {t("back")}
      </Link>
    </form>
  )
}
