"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"

export type When = { day: string; time: string; zone: string }
export type Busy = {
  host: string
  times: number
  unread: number
  /** Their times were read in one's own zone: "London time". */
  unknownZones: { names: string; own: string } | null
  kind: "reading" | "fresh" | "stale" | "failing"
  fetched: When | null
  failing: { since: When; problem: string } | null
}

/** Connects a calendar elsewhere, and says how well it is known. */
export function BusyPanel({ busy }: { busy: Busy | null }) {
  const t = useTranslations("book.feeds")
  const router = useRouter()
  const [url, setUrl] = useState("")
  const [problem, setProblem] = useState<string>()
  const [sending, setSending] = useState(false)
  useReadingAgain(busy?.kind === "reading")

  async function send(path: string, body: unknown): Promise<void> {
    setSending(true)
    const answer = await post(path, body)
    setSending(false)
    setProblem(answer.ok ? undefined : wordsFor(answer))
    if (answer.ok) setUrl("")
    router.refresh()
  }
  const wordsFor = (answer: { reason: string; detail: Readonly<Record<string, unknown>> }) => {
    const key = `problem.${String(answer.detail["problem"])}`
    if (t.has(key)) return t(key)
    return t(answer.reason === "too_many" ? "busy.tooMany" : "busy.offline")
  }

  return (
    <section aria-labelledby="busy" className="mt-8 border-t border-line-1 pt-6">
      <h2 id="busy" className="text-read font-semibold">
        {t("busy.title")}
      </h2>
      <p className="max-w-[60ch] text-text-2">{t("busy.text")}</p>
      {busy === null ? null : (
        <>
          <State busy={busy} />
          <div className="mt-3 flex flex-wrap gap-3">
            <Button
              variant="line"
              busy={sending}
              onClick={() => void send("/api/calendars/busy/refresh", {})}
            >
              {t("busy.refresh")}
            </Button>
            <Button
              variant="plain"
              busy={sending}
              onClick={() => void send("/api/calendars/busy/remove", {})}
            >
              {t("busy.remove")}
            </Button>
          </div>
        </>
      )}
      <form
        className="mt-4 max-w-[560px]"
        onSubmit={(event) => {
          event.preventDefault()
          void send("/api/calendars/busy", { url })
        }}
      >
        <Field label={t("busy.url")} hint={t("busy.hint")} error={problem}>
          <Input
            value={url}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={4_000}
            onChange={(event) => setUrl(event.target.value)}
          />
        </Field>
        <Button type="submit" className="mt-3" busy={sending} disabled={url.trim() === ""}>
          {t(busy === null ? "busy.connect" : "busy.change")}
        </Button>
      </form>
    </section>
  )
}

function State({ busy }: { busy: Busy }) {
  const t = useTranslations("book.feeds")
  const { host, times, kind, fetched, failing, unread, unknownZones } = busy
  if (kind === "reading")
    return (
      <Note size="body" role="status" className="mt-3">
        {t("busy.reading", { host })}
      </Note>
    )
  if (failing !== null)
    return (
      <Note tone="warn" size="body" role="status" className="mt-3">
        <p>
          {host}: {t("busy.failing", failing.since)}{" "}
          {t.has(`problem.${failing.problem}`) ? t(`problem.${failing.problem}`) : null}
        </p>
        <p>{fetched === null ? t("busy.keepsNone") : t("busy.keeps", fetched)}</p>
      </Note>
    )
  return (
    <>
      <Note tone={kind === "stale" ? "warn" : "ok"} size="body" role="status" className="mt-3">
        {t("busy.fresh", { host, count: times })}{" "}
        {fetched === null ? null : t(kind === "stale" ? "busy.stale" : "busy.readAt", fetched)}
      </Note>
      {unread === 0 && unknownZones === null ? null : (
        <Note tone="warn" size="body" className="mt-3">
          {unread === 0 ? null : <p>{t("busy.unread", { count: unread })}</p>}
          {unknownZones === null ? null : (
            <p className="wrap-anywhere">{t("busy.unknownZones", unknownZones)}</p>
          )}
        </Note>
      )}
    </>
  )
}

/** Asks again every second until the worker has read the calendar for the first time. */
function useReadingAgain(reading: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (!reading) return undefined
    const timer = setInterval(() => router.refresh(), 1_000)
    return () => clearInterval(timer)
  }, [reading, router])
}
