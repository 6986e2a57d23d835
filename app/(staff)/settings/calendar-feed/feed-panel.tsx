"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"

import type { When } from "./busy-panel"

type Names = "none" | "initials"
type Props = { feed: { names: Names; created: When; read: When | null } | null }
type Outcome = { kind: "none" } | { kind: "made"; url: string } | { kind: "revoked" | "offline" }

/** Makes, replaces and stops the secret address of one's own visits. The address itself is shown once. */
export function FeedPanel({ feed }: Props) {
  const t = useTranslations("book.feeds")
  const router = useRouter()
  const [names, setNames] = useState<Names>(feed?.names ?? "none")
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" })
  const [busy, setBusy] = useState(false)

  async function make(): Promise<void> {
    setBusy(true)
    const answer = await post<{ url: string }>("/api/calendars/feed", { names })
    setBusy(false)
    setOutcome(answer.ok ? { kind: "made", url: answer.value.url } : { kind: "offline" })
    router.refresh()
  }

  async function revoke(): Promise<void> {
    setBusy(true)
    const answer = await post("/api/calendars/feed/revoke")
    setBusy(false)
    setOutcome({ kind: answer.ok ? "revoked" : "offline" })
    router.refresh()
  }

  return (
    <section aria-labelledby="feed" className="mt-6">
      <h2 id="feed" className="text-read font-semibold">
        {t("feed.title")}
      </h2>
      <p className="max-w-[60ch] text-text-2">{t("feed.text")}</p>
      {feed === null ? null : (
        <p className="mt-2">
          {t("feed.since", feed.created)}{" "}
          {feed.read === null ? t("feed.unread") : t("feed.read", feed.read)}{" "}
          {t(feed.names === "none" ? "feed.saysNone" : "feed.saysInitials")}
        </p>
      )}
      <Select
        className="mt-4 max-w-[480px]"
        label={t("feed.names")}
        value={names}
        options={[
          { value: "none", label: t("feed.none") },
          { value: "initials", label: t("feed.initials") },
        ]}
        onValueChange={setNames}
      />
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button variant="line" busy={busy} onClick={() => void make()}>
          {t(feed === null ? "feed.make" : "feed.remake")}
        </Button>
        {feed === null ? null : (
          <Button variant="plain" busy={busy} onClick={() => void revoke()}>
            {t("feed.revoke")}
          </Button>
        )}
        {feed === null ? null : <p className="text-text-2">{t("feed.remakeHint")}</p>}
      </div>
      <Made outcome={outcome} />
    </section>
  )
}

function Made({ outcome }: { outcome: Outcome }) {
  const t = useTranslations("book.feeds")
  const [copied, setCopied] = useState("")
  switch (outcome.kind) {
    case "none":
      return null
    case "revoked":
      return (
        <Note tone="ok" role="status" size="body" className="mt-4">
          {t("feed.revoked")}
        </Note>
      )
    case "offline":
      return (
        <Note tone="bad" role="alert" size="body" className="mt-4">
          {t("busy.offline")}
        </Note>
      )
    case "made":
      return (
        <Note tone="ok" role="status" size="body" className="mt-4">
          <p>{t("feed.made")}</p>
          <Field label={t("feed.address")} hideLabel className="mt-2">
            <Input
              readOnly
              value={outcome.url}
              className="font-mono text-small"
              onFocus={(event) => event.target.select()}
            />
          </Field>
          <Button
            variant="line"
            size="sm"
            className="mt-2"
            onClick={() => {
              void navigator.clipboard.writeText(outcome.url).then(() => setCopied(outcome.url))
            }}
          >
            {copied === outcome.url ? t("feed.copied") : t("feed.copy")}
          </Button>
        </Note>
      )
  }
}
