"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

type Props = { visitId: string; open: boolean; primary: boolean }

/** Into the waiting room, or before it opens to the test of camera and sound: both by the visit's own link. */
export function OpenVisit({ visitId, open, primary }: Props) {
  const t = useTranslations("my.visit")
  const [state, setState] = useState<"idle" | "busy" | "lost">("idle")
  const go = async () => {
    setState("busy")
    const answer = await post<{ href: string }>(`/api/my/visits/${visitId}/link`)
    if (!answer.ok) return setState("lost")
    // The whole address at once: the link's secret must not pass through the router's history.
    window.location.assign(answer.value.href)
  }
  return (
    <>
      <Button
        variant={primary ? "primary" : "line"}
        size="big"
        busy={state === "busy"}
        className="mt-4"
        onClick={() => void go()}
      >
        {t(open ? "join" : "check")}
      </Button>
      {state === "lost" ? (
        <Note tone="warn" role="alert" className="mt-3">
          {t("lost")}
        </Note>
      ) : null}
    </>
  )
}
