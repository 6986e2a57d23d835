"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Say } from "@/app/_ui/say"
import type { RetryInput } from "@/lib/jobs/schema"

type State = "idle" | "busy" | "asked" | "gone" | "fault"

/** Has one job, or all of a kind, tried again. The row goes with the next look at the list. */
export function RetryButton({ input, name }: { input: RetryInput; name: string }) {
  const t = useTranslations("operations.jobs")
  const router = useRouter()
  const [state, setState] = useState<State>("idle")
  const retry = async () => {
    setState("busy")
    const answer = await post("/api/settings/jobs", input)
    setState(answer.ok ? "asked" : answer.reason === "not_found" ? "gone" : "fault")
    startTransition(() => router.refresh())
  }
  const all = "kind" in input
  return (
    <span className="inline-flex items-center">
      <span role="status">
        {state === "asked" ? (
          <Say tone="ok" className="mr-2">
            {t("retried")}
          </Say>
        ) : null}
        {state === "gone" ? (
          <Say tone="warn" className="mr-2">
            {t("gone")}
          </Say>
        ) : null}
        {state === "fault" ? (
          <Say tone="bad" className="mr-2">
            {t("fault")}
          </Say>
        ) : null}
      </span>
      {state === "asked" ? null : (
        <Button
          variant="line"
          size="sm"
          busy={state === "busy"}
          aria-label={t(all ? "retryAllNamed" : "retryNamed", { name })}
          onClick={() => void retry()}
        >
          {t(all ? "retryAll" : "retry")}
        </Button>
      )}
    </span>
  )
}
