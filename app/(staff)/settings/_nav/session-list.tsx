"use client"

import { Laptop, Smartphone } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import { Say } from "@/app/_ui/say"
import type { SessionView } from "@/lib/identity/staff-queries"

type Props = {
  sessions: readonly SessionView[]
  zone: string
  /** Somebody else's, for the administrator. */
  userId?: string
}

/** Where a person is signed in, each with a way out. */
export function SessionList({ sessions, zone, userId }: Props) {
  const t = useTranslations("security.sessions")
  const router = useRouter()
  const [busy, setBusy] = useState<string>()
  const [failed, setFailed] = useState(false)

  const end = async (key: string, path: string, body: object = {}) => {
    setBusy(key)
    const answer = await post(path, body)
    setBusy(undefined)
    setFailed(!answer.ok && answer.reason !== "not_found")
    router.refresh()
  }
  const endOne = (id: string) =>
    userId === undefined
      ? end(id, `/api/security/sessions/${id}/revoke`)
      : end(id, `/api/staff/${userId}/sessions`, { sessionId: id })
  const endAll = () =>
    userId === undefined
      ? end("all", "/api/security/sessions/others")
      : end("all", `/api/staff/${userId}/sessions`)
  const others = sessions.filter((session) => !session.current)
  return (
    <div className="flex flex-col gap-3">
      {sessions.length === 0 ? <p className="text-text-2">{t("none")}</p> : null}
      {sessions.length === 0 ? null : (
        <ul className="divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
          {sessions.map((session) => (
            <li
              key={session.id}
              className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2"
            >
              <Session session={session} zone={zone} />
              {session.current ? null : (
                <Button
                  variant="line"
                  size="sm"
                  busy={busy === session.id}
                  onClick={() => void endOne(session.id)}
                >
                  {t("end")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {failed ? (
        <Note tone="warn" size="body" role="alert">
          {t("failed")}
        </Note>
      ) : null}
      {others.length > 1 || (userId !== undefined && sessions.length > 0) ? (
        <Button
          variant="line"
          className="self-start"
          busy={busy === "all"}
          onClick={() => void endAll()}
        >
          {t(userId === undefined ? "endOthers" : "endAll")}
        </Button>
      ) : null}
    </div>
  )
}

function Session({ session, zone }: { session: SessionView; zone: string }) {
  const t = useTranslations("security.sessions")
  const locale = useLocale()
  const { browser, system } = session.device
  const isPhone = system === "iPhone" || system === "Android" || system === "iPad"
  const Icon = isPhone ? Smartphone : Laptop
  const when = (iso: string) => `${dateIn(zone, iso, locale)} ${timeIn(zone, iso)}`
  return (
    <div className="flex min-w-0 flex-1 basis-60 items-center gap-3">
      <Icon aria-hidden size={20} className="flex-none text-text-3" />
      <div className="min-w-0">
        <p className="font-medium">
          {t("device", { browser: browser ?? t("someBrowser"), system: system ?? t("someSystem") })}
          {session.current ? (
            <Say tone="ok" className="ml-2">
              {t("current")}
            </Say>
          ) : null}
        </p>
        <p className="text-small text-text-2">
          {t("since", {
            opened: when(session.openedAt),
            seen: when(session.seenAt),
            address:
              session.address === "" || session.address === "unknown"
                ? t("noAddress")
                : session.address,
            method: t(`method.${session.method}`),
          })}
        </p>
      </div>
    </div>
  )
}
