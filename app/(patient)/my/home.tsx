import { ChevronRight } from "lucide-react"
import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

import { givenName } from "@/app/_ui/doctor-name"
import type { PortalActor } from "@/lib/actor"
import { ownFrame } from "@/lib/patients/own-details"
import { ownCancelled, ownVisits } from "@/lib/scheduling/visits/own-visits"
import { ownSummaries } from "@/lib/summaries/own-summaries"

import { whenOf } from "../join/when"
import { CancelledCard } from "./cancelled-card"
import { Leave } from "./leave"
import { MyFrame } from "./my-frame"
import { VisitCard } from "./visit-card"

type Props = { actor: PortalActor; several: boolean }

/** Coming visits first, then what was written, then what one has a say in. */
export async function Home({ actor, several }: Props) {
  const t = await getTranslations("my")
  const words = await getTranslations("patient")
  const accesses = await getTranslations("accesses")
  const locale = await getLocale()
  const now = new Date()
  const frame = await ownFrame(actor)
  const full = frame.scope === "full"
  const visits = await ownVisits(actor, now)
  const cancelled = await ownCancelled(actor, now)
  const summaries = full ? await ownSummaries(actor, now) : undefined
  const coming = visits.ok ? visits.value : []
  const signed = summaries?.ok ? summaries.value : []
  const title = t("hello", { name: givenName(frame.actingAs ?? frame.patient.name, locale) })
  return (
    <MyFrame frame={frame} title={title} back={false}>
      {cancelled.ok
        ? cancelled.value.map((visit) => (
            <CancelledCard key={visit.id} visit={visit} clinic={frame.clinic} />
          ))
        : null}
      <h2 className={heading}>{t("coming")}</h2>
      {coming.length === 0 ? (
        <p className="mt-2 text-read text-text-2">{t("noVisits", { clinic: frame.clinic.name })}</p>
      ) : (
        <ul className="mt-3 flex flex-col gap-4">
          {coming.map((visit, index) => (
            <VisitCard key={visit.id} visit={visit} zone={frame.clinic.zone} first={index === 0} />
          ))}
        </ul>
      )}
      {full ? (
        <>
          <h2 className={heading}>{t("summaries")}</h2>
          {signed.length === 0 ? (
            <p className="mt-2 text-read text-text-2">{t("noSummaries")}</p>
          ) : (
            <ul className={list}>
              {signed.map((summary) => {
                const when = whenOf(new Date(summary.startsAt), frame.clinic.zone, locale, now)
                return (
                  <li key={summary.visitId}>
                    <Link href={`/my/summaries/${summary.visitId}`} className={row}>
                      <span className="min-w-0 flex-1">
                        {words("day", when.date)}
                        <span className="block text-read text-text-2">{summary.clinician}</span>
                        {summary.damaged ? (
                          <span className="block text-read">{t("damagedSummary")}</span>
                        ) : null}
                        {summary.instructions ? (
                          <span className="block text-read">{t("hasInstructions")}</span>
                        ) : null}
                      </span>
                      <ChevronRight aria-hidden size={24} className="flex-none text-text-3" />
                    </Link>
                  </li>
                )
              })}
            </ul>
          )}
        </>
      ) : null}
      <h2 className={heading}>{t("more")}</h2>
      <ul className={list}>
        {full ? (
          <li>
            <Link href="/my/consents" className={row}>
              <span className="flex-1">{t("consents.title")}</span>
              <ChevronRight aria-hidden size={24} className="flex-none text-text-3" />
            </Link>
          </li>
        ) : null}
        <li>
          <Link href="/my/accesses" className={row}>
            <span className="flex-1">{accesses("title")}</span>
            <ChevronRight aria-hidden size={24} className="flex-none text-text-3" />
          </Link>
        </li>
        <li>
          <Link href="/my/details" className={row}>
            <span className="flex-1">{t("details.title")}</span>
            <ChevronRight aria-hidden size={24} className="flex-none text-text-3" />
          </Link>
        </li>
      </ul>
      <Leave several={several} />
    </MyFrame>
  )
}

const heading = "mt-8 text-[1.25rem] leading-7 font-semibold"
const list = "mt-3 divide-y divide-line-1 rounded-3 border border-line-1"
const row =
  "flex min-h-14 items-center gap-3 px-4 py-2.5 text-text-1 no-underline hover:bg-surface-2"
