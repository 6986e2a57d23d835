import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import Link from "next/link"
import { redirect } from "next/navigation"

import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { printedCopy } from "@/lib/summaries/copy-commands"
import { layout } from "@/lib/summaries/signed-copy"

import { NoSuchVisit } from "../../no-such-visit"
import { Refused } from "../refused"
import { PrintButton } from "./print-button"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("summary.pdf"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

/** The signed text and its addenda for paper, word for word. Opening it is in the log as a print. */
export default async function PrintPage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  if (!visitId.success) return <NoSuchVisit />
  const copy = await printedCopy(actor, visitId.data, new Date())
  if (!copy.ok) {
    if (copy.reason === "not_signed") redirect(`/visits/${visitId.data}/summary`)
    return copy.reason === "forbidden" ? <Refused /> : <NoSuchVisit />
  }
  const t = await getTranslations("summary")
  const words = await getTranslations("summary.pdf")
  const { addenda, by } = copy.value
  return (
    <main
      data-whole-screen
      className="sheet mx-auto max-w-[680px] px-5 py-7 print:max-w-none print:p-0"
    >
      <p className="mb-4 flex flex-wrap items-center gap-4 print:hidden">
        <Link href={`/visits/${visitId.data}/summary`}>{t("backToSummary")}</Link>
        <PrintButton label={t("printNow")} />
      </p>
      <h1 className="text-head font-semibold">{words("title")}</h1>
      <p className="mt-1 text-body text-text-2">{words("what", { name: by })}</p>
      {addenda.length === 0 ? null : (
        <p className="text-body text-text-2">{words("amended", { count: addenda.length })}</p>
      )}
      <Piece text={copy.value.text} sha256={copy.value.sha256} label={words("hash")} />
      {addenda.map(({ number, text, sha256 }) => (
        <section key={number} className="mt-6">
          <h2 className="text-[1.125rem] font-semibold">{words("addendum", { number })}</h2>
          <Piece text={text} sha256={sha256} label={words("hash")} />
        </section>
      ))}
    </main>
  )
}

function Piece({ text, sha256, label }: { text: string; sha256: string; label: string }) {
  return (
    <>
      <p className="mt-2 mb-3 font-mono text-small break-all text-text-2">
        {label} {sha256}
      </p>
      {layout(text).map(({ kind, text: line }, index) => {
        if (kind === "space") return null
        if (kind === "heading")
          return (
            // oxlint-disable-next-line react/no-array-index-key -- signed lines never change their order
            <h3 key={index} className="mt-4 break-after-avoid text-read font-semibold">
              {line}
            </h3>
          )
        return (
          // oxlint-disable-next-line react/no-array-index-key -- signed lines never change their order
          <p key={index} data-kind={kind} className={styles[kind]}>
            {line}
          </p>
        )
      })}
    </>
  )
}

const styles = {
  title: "font-semibold wrap-anywhere",
  fact: "text-body text-text-2 wrap-anywhere",
  line: "text-read wrap-anywhere",
  written: "text-read wrap-anywhere [[data-kind=fact]+&]:mt-3",
  source: "text-body text-text-2 wrap-anywhere",
  signature: "mt-4 text-read wrap-anywhere",
} as const
