"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"

type Props = { slug: string; providers: readonly { id: string; name: string }[] }

/** A hospital's own sign-in. Which clinics have one is nobody's business: the clinic's short name is asked for. */
export function HospitalSignIn({ slug, providers }: Props) {
  const t = useTranslations("security.hospital")
  const [typed, setTyped] = useState(slug)
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle")

  const begin = async (providerId: string) => {
    setState("busy")
    const answer = await post<{ url: string }>("/api/sign-in/oidc", { providerId })
    if (answer.ok) window.location.assign(answer.value.url)
    else setState("failed")
  }
  const find = (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim() !== "")
      window.location.assign(`/sign-in?clinic=${encodeURIComponent(typed.trim().toLowerCase())}`)
  }
  return (
    <details className="mt-8 border-t border-line-1 pt-5" open={slug !== ""}>
      <summary className="min-h-11 cursor-pointer py-2.5 font-medium text-brand">
        {t("title")}
      </summary>
      <div className="flex flex-col gap-4 pt-2">
        {providers.map(({ id, name }) => (
          <Button
            key={id}
            variant="line"
            size="md"
            busy={state === "busy"}
            onClick={() => void begin(id)}
          >
            {t("with", { name })}
          </Button>
        ))}
        {slug !== "" && providers.length === 0 ? (
          <Note size="body">{t("none", { clinic: slug })}</Note>
        ) : null}
        {state === "failed" ? (
          <Note size="body" tone="warn" role="alert">
            {t("failed")}
          </Note>
        ) : null}
        <form method="get" onSubmit={find} className="flex items-end gap-3">
          <Field label={t("clinic")} hint={t("hint")} className="flex-1">
            <Input
              name="clinic"
              value={typed}
              autoCapitalize="none"
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
          <Button type="submit" variant="line">
            {t("find")}
          </Button>
        </form>
      </div>
    </details>
  )
}
