"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState, useSyncExternalStore } from "react"

import type { Bedside } from "@/lib/vitals/client/bedside"
import { manualSource } from "@/lib/vitals/client/manual-source"

import { BedsideSection } from "./bedside-section"
import { ManualForm } from "./manual-form"
import { type Typed, formOf } from "./manual-typed"
import { SentList } from "./sent-list"

/** Values that are typed in. `onEntered`: one was, so this is no trial any more. */
export function ManualEntries({
  bedside,
  isSending,
  onEntered,
}: {
  bedside: Bedside
  isSending: boolean
  onEntered: () => void
}) {
  const t = useTranslations("bedside.manual")
  const [source] = useState(() => manualSource())
  const entries = useSyncExternalStore(source.subscribe, source.entries, source.entries)
  const [correcting, setCorrecting] = useState<{ readonly id: number; readonly start: Typed }>()
  useEffect(() => bedside.add(source), [bedside, source])

  return (
    <BedsideSection title={t("title")}>
      {correcting !== undefined && <p className="text-read font-medium">{t("correcting")}</p>}
      <ManualForm
        key={correcting?.id ?? 0}
        start={correcting?.start}
        onEnter={(form) => {
          // the old value is there until the new one takes its place
          if (correcting !== undefined) source.withdraw(correcting.id)
          setCorrecting(undefined)
          source.enter(form)
          onEntered()
        }}
      />
      <SentList
        entries={entries}
        isSending={isSending}
        onWithdraw={(id) => {
          source.withdraw(id)
          if (correcting?.id === id) setCorrecting(undefined)
        }}
        onCorrect={(id, form) => setCorrecting({ id, start: formOf(form) })}
      />
    </BedsideSection>
  )
}
