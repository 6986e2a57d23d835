"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { passwordProblemKey } from "@/app/welcome/password-words"
import type { PasswordProblemKey } from "@/app/welcome/password-words"

type State =
  | { at: "open" | "busy" | "done" | "wrong" | "tooMany" | "offline" }
  | { at: "weak"; key: PasswordProblemKey }

/** Changes the password; the person's other sessions end. */
export function PasswordForm() {
  const t = useTranslations("security.password")
  const router = useRouter()
  const [current, setCurrent] = useState("")
  const [next, setNext] = useState("")
  const [state, setState] = useState<State>({ at: "open" })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state.at === "busy") return
    setState({ at: "busy" })
    const answer = await post("/api/security/password", { current, next })
    if (answer.ok) {
      setCurrent("")
      setNext("")
      router.refresh()
      return setState({ at: "done" })
    }
    const weak = passwordProblemKey(answer.reason, answer.detail)
    if (weak !== undefined) return setState({ at: "weak", key: weak })
    const wrong = answer.reason === "wrong_proof" || answer.reason === "bad_request"
    setState({ at: wrong ? "wrong" : answer.reason === "too_many" ? "tooMany" : "offline" })
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex max-w-[420px] flex-col gap-4"
    >
      <Field label={t("current")} error={state.at === "wrong" ? t("wrong") : undefined}>
        <Input
          type="password"
          name="current-password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
      </Field>
      <Field
        label={t("new")}
        hint={t("hint")}
        error={state.at === "weak" ? t(state.key) : undefined}
      >
        <Input
          type="password"
          name="new-password"
          autoComplete="new-password"
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
      </Field>
      {state.at === "done" || state.at === "tooMany" || state.at === "offline" ? (
        <Note tone={state.at === "done" ? "ok" : "warn"} size="body" role="status">
          {t(state.at)}
        </Note>
      ) : null}
      <Button type="submit" variant="line" className="self-start" busy={state.at === "busy"}>
        {t("change")}
      </Button>
    </form>
  )
}
