"use client"

import { UserPlus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { EmptyState } from "@/app/_ui/empty-state"
import type { WaitlistLine, WaitlistView } from "@/lib/waitlist/queries"

import { AddToWaitlist } from "./add-to-waitlist"
import { OfferDialog } from "./offer-dialog"
import { WaitlistRow } from "./waitlist-row"

export type TypeChoice = { id: string; name: { en: string; zh: string }; group: boolean }
type Props = { view: WaitlistView; zoneName: string; types: readonly TypeChoice[] }

/** Who waits for a freed time, what they were offered, and until when. */
export function Waitlist({ view, zoneName, types }: Props) {
  const t = useTranslations("queue.waitlist")
  const [offering, setOffering] = useState<WaitlistLine>()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <div className="mt-4 mb-3 flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="mr-auto text-text-2">{t(`mode.${view.mode}`)}</p>
        {view.mayOffer && types.length > 0 ? (
          <Button variant="line" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden size={18} />
            {t("addDialog.open")}
          </Button>
        ) : null}
      </div>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        {view.waiting.length === 0 ? (
          <EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>
        ) : (
          <ol className="divide-y divide-line-1">
            {view.waiting.map((line) => (
              <WaitlistRow
                key={line.entryId}
                line={line}
                zone={view.zone}
                mayOffer={view.mayOffer}
                onOffer={() => setOffering(line)}
              />
            ))}
          </ol>
        )}
      </div>
      {offering === undefined ? null : (
        <OfferDialog
          line={offering}
          zone={view.zone}
          zoneName={zoneName}
          onClose={() => setOffering(undefined)}
        />
      )}
      {adding ? <AddToWaitlist types={types} onClose={() => setAdding(false)} /> : null}
    </>
  )
}
