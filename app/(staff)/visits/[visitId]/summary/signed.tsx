"use client"

import { FileLock2 } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import type { SummaryView } from "@/lib/summaries/summary-view"

import { ExactText } from "./exact-text"

type Props = { summary: SummaryView; signed: NonNullable<SummaryView["signed"]> }

/** What was signed, to the byte, the number by which the audit log knows it, and the ways to take it along. */
export function Signed({ summary, signed }: Props) {
  const t = useTranslations("summary")
  const copies = `/api/visits/${summary.visitId}/summary/copies`
  return (
    <section className="mt-4 grid grid-cols-[20px_minmax(0,1fr)] gap-3 text-body">
      <FileLock2 aria-hidden size={20} className="text-success" />
      <div>
        <h2 className="font-semibold">{t("hash")}</h2>
        <p data-signed-sha256={signed.sha256} className="font-mono text-small break-all">
          {signed.sha256}
        </p>
        <p className="text-text-2">{t("hashHint")}</p>
        {signed.editDistance === null ? null : (
          <p className="text-text-2">{t("distance", { count: signed.editDistance })}</p>
        )}
        <p className="mt-3 flex flex-wrap gap-3">
          <Link
            href={`/visits/${summary.visitId}/summary/print`}
            className={buttonStyle("line", "sm")}
          >
            {t("print")}
          </Link>
          <a href={`${copies}/summary.pdf`} download className={buttonStyle("line", "sm")}>
            {t("pdfFile")}
          </a>
          <a href={`${copies}/summary.txt`} download className={buttonStyle("plain", "sm")}>
            {t("textFile")}
          </a>
        </p>
        <ExactText text={signed.text} label={t("exact")} />
        <details className="mt-1">
          <summary className="inline-flex min-h-11 cursor-pointer items-center font-medium text-brand">
            {t("howToCheck")}
          </summary>
          <ol className="list-decimal pl-5 text-text-2">
            <li>{t("check.save")}</li>
            <li>
              {t("check.sum")} <code className="font-mono">sha256sum summary.txt</code>
            </li>
            <li>{t("check.log")}</li>
          </ol>
        </details>
      </div>
    </section>
  )
}
