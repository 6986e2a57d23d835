"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { WayBack } from "@/lib/notifications/link-commands"

/** "Send me a new link": to the registered address, of which the page knows only enough to recognise it. */
export function NewLink({ token, way }: { token: string; way: WayBack }) {
  const t = useTranslations("invite.again")
  const [state, setState] = useState<"ready" | "sending" | "done" | "lost" | { wait: number }>(
    "ready",
  )
  const send = async () => {
    setState("sending")
    const answer = await post("/api/join/again", { token })
    if (answer.ok) return setState("done")
    const { retryAfter } = answer.detail
    if (answer.reason !== "too_many") return setState("lost")
    setState({ wait: Math.ceil((typeof retryAfter === "number" ? retryAfter : 900) / 60) })
  }
  return (
    <>
      <p>{t(way.channel === "sms" ? "phone" : "email", { hint: way.hint })}</p>
      <output className="block">
        {state === "done" ? <Note tone="ok">{t("done")}</Note> : null}
        {state === "lost" ? <Note tone="warn">{t("lost")}</Note> : null}
        {typeof state === "object" ? (
          <Note tone="warn">{t("tooMany", { minutes: state.wait })}</Note>
        ) : null}
      </output>
      {state === "done" ? null : (
        <Button size="big" busy={state === "sending"} onClick={() => void send()}>
          {t("send")}
        </Button>
      )}
    </>
  )
}
