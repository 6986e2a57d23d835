import { getTranslations } from "next-intl/server"
import Link from "next/link"
import { z } from "zod"

import { EmptyState } from "@/app/_ui/empty-state"
import { Note } from "@/app/_ui/note"
import { clinicOf } from "@/lib/consultations/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { listMessages } from "@/lib/notifications/queries"

import { MessagesTable } from "./messages-table"

const Asked = z.object({
  show: z.literal("failed").optional().catch(undefined),
  before: z.coerce.number().int().positive().optional().catch(undefined),
})

/** What went out and what did not: one click from a failed message to sending it again. */
export default async function MessagesPage({ searchParams }: PageProps<"/settings/messages">) {
  const actor = await requireStaff()
  const { show, before } = Asked.parse(await searchParams)
  const failed = show === "failed"
  const [t, common, clinic] = await Promise.all([
    getTranslations("invite.messages"),
    getTranslations("common"),
    clinicOf(actor),
  ])
  const list = await listMessages(actor, { failed, before }, new Date())
  if (!list.ok)
    return (
      <main className="max-w-[720px] px-5 py-6 md:px-8">
        <h1 className="text-head font-semibold">{t("title")}</h1>
        <Note tone="warn" className="mt-4">
          {t("refused")}
        </Note>
      </main>
    )
  const { rows, older, smsSetUp } = list.value
  const query = failed ? { show: "failed" } : {}
  return (
    <main className="max-w-[1168px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      <p className="mt-1 text-text-2">
        {t("lead")} {t("zone", { zone: zoneWords(common, clinic.zone) })}
      </p>
      <Note tone={smsSetUp ? "plain" : "warn"} size="body" className="mt-4">
        {t(smsSetUp ? "setUp" : "notSetUp")} {t("meaning")}
      </Note>
      <nav aria-label={t("filter")} className="mt-4 flex gap-2">
        {(["all", "failed"] as const).map((one) => (
          <Link
            key={one}
            href={one === "all" ? "/settings/messages" : "/settings/messages?show=failed"}
            aria-current={(one === "failed") === failed ? "page" : undefined}
            className="inline-flex min-h-11 items-center rounded-2 border border-line-2 px-4 text-text-1 no-underline aria-[current]:border-brand aria-[current]:bg-brand-soft aria-[current]:font-medium aria-[current]:text-brand"
          >
            {t(one === "all" ? "all" : "failedOnly")}
          </Link>
        ))}
      </nav>
      <div className="mt-3 rounded-3 border border-line-1 bg-surface-1">
        {rows.length === 0 ? (
          <EmptyState title={t(failed ? "emptyFailed" : "empty")}>
            {t(failed ? "emptyFailedText" : "emptyText")}
          </EmptyState>
        ) : (
          <MessagesTable rows={rows} zone={clinic.zone} />
        )}
      </div>
      {older === null ? null : (
        <p className="mt-2.5 flex min-h-11 items-center text-small">
          <Link
            className="underline"
            href={{ pathname: "/settings/messages", query: { ...query, before: older } }}
          >
            {t("older")}
          </Link>
        </p>
      )}
    </main>
  )
}
