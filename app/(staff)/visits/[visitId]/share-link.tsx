"use client"

import { Copy } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { addressOf } from "@/app/(patient)/join/join-link"
import { makeLinkSecret } from "@/app/_call/link-secret"
import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"

import { problemKey } from "../../_frame/problem-text"

/** A link to hand to the patient by one's own means: it proves, besides opening the visit, that nobody is between. */
export function ShareLink({ visitId }: { visitId: string }) {
  const t = useTranslations("staff")
  const [link, setLink] = useState<string>()
  const [state, setState] = useState<"idle" | "busy" | "copied" | "by_hand">("idle")
  const [problem, setProblem] = useState<string>()
  const copy = async () => {
    setState("busy")
    setProblem(undefined)
    const made = link ?? (await make())
    if (made === undefined) return setState("idle")
    setLink(made)
    try {
      await navigator.clipboard.writeText(made)
      setState("copied")
    } catch {
      setState("by_hand")
    }
  }
  const make = async (): Promise<string | undefined> => {
    const answer = await post<{ token: string }>(`/api/visits/${visitId}/share`)
    if (!answer.ok) {
      setProblem(t(`problems.${problemKey(answer.reason)}`))
      return undefined
    }
    const { token } = answer.value
    return addressOf(window.location.origin, { token, linkSecret: makeLinkSecret(visitId) })
  }
  return (
    <section aria-labelledby="share" className="mb-6">
      <h2 id="share" className="mb-1.5 text-read font-semibold">
        {t("visit.share")}
      </h2>
      <div className="flex flex-col gap-3 rounded-3 border border-line-1 bg-surface-1 px-4 py-3">
        <p className="text-text-2">{t("visit.shareText")}</p>
        <div>
          <Button variant="line" busy={state === "busy"} onClick={() => void copy()}>
            <Copy aria-hidden size={20} />
            <span aria-live="polite">
              {state === "copied" ? t("visit.copied") : t("visit.copy")}
            </span>
          </Button>
        </div>
        {problem === undefined ? null : (
          <Note tone="bad" size="body" role="alert">
            {problem}
          </Note>
        )}
        {state === "by_hand" && link !== undefined ? (
          <Field label={t("visit.shareLink")} hint={t("visit.shareByHand")}>
            <Input
              readOnly
              value={link}
              onFocus={(event) => event.currentTarget.select()}
              className="font-mono text-small"
            />
          </Field>
        ) : null}
      </div>
    </section>
  )
}
