"use client"

import { Inbox } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { dayIn, timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import type { OpenRequest } from "@/lib/scheduling/calendar/request-queries"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

type Props = { requests: readonly OpenRequest[]; zone: string; locale: string }

/** What waits for an answer stands above the calendar; the time is kept until it comes. */
export function Requests({ requests, zone, locale }: Props) {
  const t = useTranslations("booking.requests")
  const [said, setSaid] = useState<string>()
  if (requests.length === 0 && said === undefined) return null
  return (
    <section aria-labelledby="requests" className="mt-4">
      <h2 id="requests" className="flex items-center gap-2 text-read font-semibold">
        <Inbox aria-hidden size={18} />
        {t("title", { count: requests.length })}
      </h2>
      <p role="status" className="text-text-2">
        {said}
      </p>
      <ul className="mt-2 divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
        {requests.map((request) => (
          <Request
            key={request.id}
            request={request}
            when={`${dayIn(zone, request.startsAt, locale)}, ${timeIn(zone, request.startsAt)}–${timeIn(zone, request.endsAt)}`}
            type={typeName(request.type, locale)}
            onSaid={setSaid}
          />
        ))}
      </ul>
    </section>
  )
}

function Request({
  request,
  when,
  type,
  onSaid,
}: {
  request: OpenRequest
  when: string
  type: string
  onSaid: (text: string) => void
}) {
  const t = useTranslations("booking.requests")
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const { name } = request.patient

  async function decide(what: "approve" | "decline"): Promise<void> {
    setBusy(true)
    const answer = await post(`/api/holds/${request.id}/${what}`)
    setBusy(false)
    setFailed(!answer.ok)
    if (answer.ok) onSaid(t(`done.${what}`, { name }))
    startTransition(() => router.refresh())
  }

  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
      <span className="min-w-60 flex-1">
        <Link href={`/patients/${request.patient.id}`} className="font-semibold">
          {name}
        </Link>{" "}
        <span className="text-text-3">{request.patient.reference}</span>
        <span className="block">
          {when} · {request.clinician}
        </span>
        <span className="block text-text-2">
          {type} · <bdi>{request.reason}</bdi>
        </span>
      </span>
      {failed ? <Say tone="bad">{t("failed")}</Say> : null}
      {request.mayDecide ? (
        <span className="flex gap-2">
          <Button
            variant="line"
            size="sm"
            busy={busy}
            aria-label={t("approveName", { name })}
            onClick={() => void decide("approve")}
          >
            {t("approve")}
          </Button>
          <Button
            variant="plain"
            size="sm"
            busy={busy}
            aria-label={t("declineName", { name })}
            onClick={() => void decide("decline")}
          >
            {t("decline")}
          </Button>
        </span>
      ) : (
        <span className="text-text-3">{t("others")}</span>
      )}
    </li>
  )
}
