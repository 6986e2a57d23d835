"use client"

import { FileLock2 } from "lucide-react"
import { useTranslations } from "next-intl"

import type { SummaryView } from "@/lib/summaries/summary-view"

/** What was signed, to the byte, and the number by which the audit log knows it. */
export function Signed({ signed }: { signed: NonNullable<SummaryView["signed"]> }) {
  const t = useTranslations("summary")
  return (
    <section className="mt-4 grid grid-cols-[20px_minmax(0,1fr)] gap-3 text-body">
      <FileLock2 aria-hidden size={20} className="text-success" />
      <div>
        <h2 className="font-semibold">{t("hash")}</h2>
        <p data-signed-sha256={signed.sha256} className="font-mono text-small break-all">
          {signed.sha256}
        </p>
        <p className="text-text-2">{t("hashHint")}</p>
        <details className="mt-3">
          <summary className="inline-flex min-h-11 cursor-pointer items-center font-medium text-brand">
            {t("exact")}
          </summary>
          <pre
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
            tabIndex={0}
            aria-label={t("exact")}
            className="overflow-x-auto rounded-2 bg-surface-2 p-3 font-mono text-small whitespace-pre"
          >
            {signed.text}
          </pre>
        </details>
      </div>
    </section>
  )
}
