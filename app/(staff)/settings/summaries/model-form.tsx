"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Note } from "@/app/_ui/note"
import type { ModelSetting } from "@/lib/summaries/model/permission-commands"

import { useProvenPost } from "../../_frame/proof"

/** Whether a language model may read what is said in this clinic's visits: off until somebody says yes here. */
export function ModelForm({ setting }: { setting: ModelSetting }) {
  const t = useTranslations("transcript.setting")
  const router = useRouter()
  const provenPost = useProvenPost()
  const [read, setRead] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<"stale" | "other">()
  const { configured, allowed, version } = setting
  if (configured === null) return <p>{t("none")}</p>
  const decide = async () => {
    setBusy(true)
    const seen = { ...configured, version }
    const body = allowed
      ? { allowed: false, ...seen }
      : { allowed: true, acknowledged: true, ...seen }
    const answer = await provenPost("/api/settings/summary-model", body)
    setBusy(false)
    setProblem(answer.ok ? undefined : answer.reason === "stale" ? "stale" : "other")
    if (answer.ok) setRead(false)
    if (answer.ok || answer.reason === "stale") router.refresh()
  }
  return (
    <form
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (allowed || read) void decide()
      }}
    >
      <p>{t("what", { model: configured.model, host: configured.host })}</p>
      <Note tone={allowed ? "warn" : "plain"} size="body">
        {allowed ? t("on", { host: configured.host }) : t("off")}
      </Note>
      {allowed ? null : (
        <Checkbox
          label={t("acknowledge", { host: configured.host })}
          checked={read}
          onCheckedChange={setRead}
        />
      )}
      {problem === undefined ? null : (
        <Note tone="bad" size="body" role="alert">
          {t(problem)}
        </Note>
      )}
      <Button
        variant="line"
        type="submit"
        busy={busy}
        disabled={!allowed && !read}
        className="self-start"
      >
        {allowed ? t("turnOff") : t("turnOn")}
      </Button>
    </form>
  )
}
