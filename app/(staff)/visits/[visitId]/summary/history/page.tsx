import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

import { dateIn, timeIn } from "@/app/_ui/clock"
import { patientName } from "@/app/_ui/patient-name"
import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { summaryHistory } from "@/lib/summaries/history-queries"
import type { HistoryView, Hunk } from "@/lib/summaries/summary-view"
import { wordParts } from "@/lib/summaries/word-difference"

import { NoSuchVisit } from "../../no-such-visit"
import { Refused } from "../refused"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("summary.changes"), await getTranslations("common")]
  return { title: `${t("pageTitle")} · ${common("brand")}` }
}

/** Every save of a summary: who, when, and which words came and went. */
export default async function HistoryPage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  if (!visitId.success) return <NoSuchVisit />
  const found = await summaryHistory(actor, visitId.data, new Date())
  if (!found.ok) return found.reason === "forbidden" ? <Refused /> : <NoSuchVisit />
  const { edits, signed, draftedAt, patient, zone } = found.value
  const t = await getTranslations("summary.changes")
  const common = await getTranslations("common")
  const locale = await getLocale()
  const said = (iso: string) => ({ day: dateIn(zone, iso, locale), time: timeIn(zone, iso) })
  return (
    <main className="mx-auto max-w-[760px] px-5 py-6 md:px-8">
      <Link href={`/visits/${visitId.data}/summary`}>{t("back")}</Link>
      <h1 className="mt-1 text-head font-semibold">
        {t("title", { name: patientName(common, patient.name) })}
      </h1>
      {signed === null ? null : (
        <p className="mt-2 text-text-2">
          {t("signed", { name: signed.by, ...said(signed.at) })}{" "}
          {signed.editDistance === null
            ? t("distanceUnknown")
            : t("distance", { count: signed.editDistance })}
        </p>
      )}
      {edits.length === 0 ? <p className="mt-4 text-text-2">{t("none")}</p> : null}
      <ol className="mt-4">
        {edits.map((edit) => (
          <li key={edit.version} className="border-t border-line-1 py-4">
            <h2 className="font-semibold">
              {t(edit.undoes === null ? "saved" : "undid", {
                name: edit.by,
                ...said(edit.at),
                version: edit.version,
                undoes: edit.undoes ?? 0,
              })}
            </h2>
            <p className="text-small text-text-3">
              {t("words", { count: edit.words })}{" "}
              {edit.model === null ? null : t("took", { model: edit.model })}{" "}
              {edit.undone ? t("undone") : null}
            </p>
            <Changes edit={edit} />
          </li>
        ))}
      </ol>
      {draftedAt === null ? null : (
        <p className="border-t border-line-1 py-4 text-text-2">{t("drafted", said(draftedAt))}</p>
      )}
    </main>
  )
}

async function Changes({ edit }: { edit: HistoryView["edits"][number] }) {
  const t = await getTranslations("summary")
  if (edit.difference === null)
    return <p className="mt-2 text-read text-text-2">{t("changes.gone")}</p>
  const { lines, instructions } = edit.difference
  return (
    <>
      {lines.map((hunk, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a difference never changes
        <Change key={index} hunk={hunk} where={(line) => t(`section.${line.section}`)} />
      ))}
      {instructions.map((hunk, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a difference never changes
        <Change key={index} hunk={hunk} where={() => t("section.patient")} />
      ))}
    </>
  )
}

/** A removed line beside the one that took its place, word by word; what has no partner, whole. */
async function Change<T extends { text: string; cites: readonly string[] }>({
  hunk,
  where,
}: {
  hunk: Hunk<T>
  where: (line: T) => string
}) {
  const t = await getTranslations("summary.changes")
  const pairs = Array.from({ length: Math.max(hunk.removed.length, hunk.added.length) })
  return pairs.map((_, index) => {
    const [before, after] = [hunk.removed[index], hunk.added[index]]
    const line = after ?? before
    if (line === undefined) return null
    const cites =
      before === undefined || after === undefined || before.cites.join() === after.cites.join()
        ? null
        : t("cites", { before: citesOf(before), after: citesOf(after) })
    return (
      // oxlint-disable-next-line react/no-array-index-key -- a difference never changes
      <p key={index} className="mt-2 text-read wrap-anywhere">
        <span className="block text-small text-text-3">{where(line)}</span>
        {wordParts(before?.text ?? "", after?.text ?? "").map(({ kind, text }, part) => {
          // oxlint-disable-next-line react/no-array-index-key -- a difference never changes
          if (kind === "same") return <span key={part}>{text}</span>
          return kind === "added" ? (
            // oxlint-disable-next-line react/no-array-index-key -- a difference never changes
            <ins key={part} className="rounded-1 bg-success-soft text-success">
              <span className="sr-only">{t("added")} </span>
              {text}
            </ins>
          ) : (
            // oxlint-disable-next-line react/no-array-index-key -- a difference never changes
            <del key={part} className="rounded-1 bg-danger-soft text-danger">
              <span className="sr-only">{t("removed")} </span>
              {text}
            </del>
          )
        })}
        {cites === null ? null : <span className="block text-small text-text-3">{cites}</span>}
      </p>
    )
  })
}

function citesOf({ cites }: { cites: readonly string[] }): string {
  return cites.length === 0 ? "–" : cites.join(" ")
}
