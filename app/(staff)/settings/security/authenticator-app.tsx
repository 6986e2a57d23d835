"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { post as plainPost } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Say } from "@/app/_ui/say"

import { useProvenPost } from "../../_frame/proof"
import { CodeList } from "./code-list"

type Begun = { secret: string; uri: string; picture: string }

/** Codes from an app: a picture for its camera, the key to type, and a first code as proof that it works. */
export function AuthenticatorApp({ on }: { on: boolean }) {
  const t = useTranslations("security.app")
  const post = useProvenPost()
  const router = useRouter()
  const [begun, setBegun] = useState<Begun>()
  const [codes, setCodes] = useState<readonly string[]>([])
  const [failed, setFailed] = useState(false)

  const begin = async () => {
    const answer = await post<Begun>("/api/security/totp")
    if (answer.ok) setBegun(answer.value)
    setFailed(!answer.ok && answer.reason !== "step_up_needed")
  }
  const remove = async () => {
    const answer = await post("/api/security/totp/remove")
    setFailed(!answer.ok && answer.reason !== "step_up_needed")
    router.refresh()
  }
  return (
    <div className="flex flex-col items-start gap-3">
      {on ? <Say tone="ok">{t("on")}</Say> : null}
      <Button variant="line" onClick={() => void (on ? remove() : begin())}>
        {t(on ? "remove" : "add")}
      </Button>
      {failed ? (
        <Note tone="warn" size="body" role="alert">
          {t("failed")}
        </Note>
      ) : null}
      <Dialog
        open={begun !== undefined}
        onOpenChange={(open) => (open ? undefined : setBegun(undefined))}
        title={t("dialogTitle")}
        description={t("dialogText")}
      >
        {begun === undefined ? null : (
          <FirstCode
            begun={begun}
            onDone={(next) => {
              setBegun(undefined)
              setCodes(next)
              if (next.length === 0) router.refresh()
            }}
          />
        )}
      </Dialog>
      <CodeList
        codes={codes}
        onClose={() => {
          setCodes([])
          router.refresh()
        }}
      />
    </div>
  )
}

function FirstCode({
  begun,
  onDone,
}: {
  begun: Begun
  onDone: (codes: readonly string[]) => void
}) {
  const t = useTranslations("security.app")
  const [code, setCode] = useState("")
  const [state, setState] = useState<"open" | "busy" | "wrong" | "offline">("open")
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === "busy") return
    setState("busy")
    const answer = await plainPost<{ recoveryCodes: string[] }>("/api/security/totp/confirm", {
      code,
    })
    if (answer.ok) return onDone(answer.value.recoveryCodes)
    setState(answer.reason === "wrong_code" ? "wrong" : "offline")
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-4"
    >
      {/* oxlint-disable-next-line nextjs/no-img-element -- made here, for this once */}
      <img
        src={`data:image/svg+xml;utf8,${encodeURIComponent(begun.picture)}`}
        alt={t("picture")}
        className="size-48 self-center rounded-2 bg-white p-2"
      />
      <p className="text-text-2">
        {t("typed")}{" "}
        <code className="font-mono text-text-1 select-all" data-testid="totp-secret">
          {begun.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}
        </code>
      </p>
      <Field
        label={t("code")}
        error={state === "wrong" ? t("wrong") : state === "offline" ? t("failed") : undefined}
      >
        <Input
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <Button type="submit" className="self-end" busy={state === "busy"}>
        {t("confirm")}
      </Button>
    </form>
  )
}
