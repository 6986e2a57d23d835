import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"
import { z } from "zod"

import { byDay } from "@/app/_ui/by-day"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requirePortal } from "@/lib/identity/session"
import { ownAccesses } from "@/lib/patients/own-accesses"
import { ownFrame } from "@/lib/patients/own-details"

import { dateIn, whenOf } from "../../join/when"
import { MyFrame } from "../my-frame"
import { Access } from "./access"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** Who saw the record, a day at a time. Opening it is an event that the next reading shows. */
export default async function MyAccessesPage({ searchParams }: Props) {
  const actor = await requirePortal()
  const [t, words, common] = [
    await getTranslations("accesses"),
    await getTranslations("patient"),
    await getTranslations("common"),
  ]
  const locale = await getLocale()
  const now = new Date()
  const query = await searchParams
  const show = query["show"] === "all" ? "all" : "people"
  const before = z.guid().safeParse(query["before"]).data
  const frame = await ownFrame(actor)
  const found = await ownAccesses(actor, { show, before }, now)
  const page = found.ok ? found.value : { rows: [], more: false, scope: frame.scope }
  const { zone } = frame.clinic
  const days = byDay(page.rows, (row) => dateIn(zone, row.at))
  const last = page.more ? page.rows.at(-1)?.id : undefined
  return (
    <MyFrame frame={frame} title={t("title")}>
      <p className="mt-3">{t("lead")}</p>
      {page.scope === "full" ? null : (
        <p className="mt-3">{t("appointments", { patient: frame.patient.name })}</p>
      )}
      <nav aria-label={t("show")} className="mt-5 flex flex-wrap gap-2">
        {(["people", "all"] as const).map((kind) => (
          <Link
            key={kind}
            href={addressOf(kind)}
            aria-current={kind === show ? "page" : undefined}
            className="inline-flex min-h-11 items-center rounded-2 border border-line-2 px-4 text-read text-text-1 no-underline hover:bg-surface-2 aria-[current]:border-brand aria-[current]:bg-brand-soft aria-[current]:font-semibold"
          >
            {t(kind)}
          </Link>
        ))}
      </nav>
      <section aria-label={t("list")}>
        {page.rows.length === 0 ? <p className="mt-6 text-text-2">{t("empty")}</p> : null}
        {days.map(({ day, rows }) => {
          const when = whenOf(rows[0].at, zone, locale, now)
          return (
            <section key={day} className="mt-7">
              <h2 className="text-[1.25rem] leading-7 font-semibold">{words("day", when.date)}</h2>
              <ol className="mt-2 divide-y divide-line-1">
                {rows.map((row) => (
                  <Access
                    key={row.id}
                    row={row}
                    patient={frame.patient.name}
                    time={whenOf(row.at, zone, locale, now).time}
                    machine={row.at.toISOString()}
                  />
                ))}
              </ol>
            </section>
          )
        })}
      </section>
      <p className="mt-4 flex flex-wrap gap-x-6 text-read">
        {last === undefined ? null : (
          <Link href={addressOf(show, last)} className="inline-flex min-h-11 items-center">
            {t("older")}
          </Link>
        )}
        {before === undefined ? null : (
          <Link href={addressOf(show)} className="inline-flex min-h-11 items-center">
            {t("newest")}
          </Link>
        )}
      </p>
      <p className="mt-2 text-read text-text-3">{zoneWords(common, zone)}</p>
      <details className="mt-4 text-read">
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-brand">
          {t("about")}
        </summary>
        <p className="mt-1">{t("aboutText")}</p>
        <p className="mt-2 text-text-2">{t("aboutLimit")}</p>
      </details>
      <p className="mt-4 text-read text-text-2">
        {t("question", { clinic: frame.clinic.name, phone: frame.clinic.phone })}
      </p>
    </MyFrame>
  )
}

function addressOf(show: "people" | "all", before?: string): `/my/accesses?${string}` {
  const query = new URLSearchParams({ show, ...(before === undefined ? {} : { before }) })
  return `/my/accesses?${query.toString()}`
}
