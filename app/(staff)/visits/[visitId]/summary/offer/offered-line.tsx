"use client"

import { Check, Plus } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Say } from "@/app/_ui/say"
import type { OfferView, SummarySource } from "@/lib/summaries/summary-view"

type Props = {
  line: OfferView["offered"][number]
  sources: readonly SummarySource[]
  busy: boolean
  onTake: (() => void) | undefined
}

/** One sentence of the model's, with the words of the sources that it cites, and the way into the text. */
export function OfferedLine({ line, sources, busy, onTake }: Props) {
  const t = useTranslations("summary.offer")
  const cited = line.cites.flatMap((id) => sources.find((source) => source.id === id) ?? [])
  return (
    <li className="py-2 text-read wrap-anywhere">
      {line.text}
      <div className="mt-1 flex flex-wrap items-start gap-x-3">
        {line.there ? (
          <Say tone="ok" icon={Check} className="min-h-9 text-small pointer-coarse:min-h-11">
            {t("there")}
          </Say>
        ) : onTake === undefined ? null : (
          <Button
            variant="line"
            size="sm"
            disabled={busy}
            aria-label={t("takeLine", { text: line.text })}
            onClick={onTake}
          >
            <Plus aria-hidden size={16} />
            {t("take")}
          </Button>
        )}
        {cited.length === 0 ? null : (
          <details className="min-w-0 flex-1 basis-40">
            <summary className="inline-flex min-h-9 cursor-pointer items-center text-small font-medium text-brand pointer-coarse:min-h-11">
              {t("sources", { ids: line.cites.join(" ") })}
            </summary>
            <ul className="border-l-2 border-line-1 pl-3 text-body text-text-2">
              {cited.map(({ id, text }) => (
                <li key={id} className="whitespace-pre-line">
                  {id} {text}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  )
}
