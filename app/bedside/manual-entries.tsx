"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState, useSyncExternalStore } from "react"

import type { Bedside } from "@/lib/vitals/client/bedside"
import { manualSource } from "@/lib/vitals/client/manual-source"

import { BedsideSection } from "./bedside-section"
import { ManualForm } from "./manual-form"
import { type Typed, formOf } from "./manual-typed"
import { type PhotoState, photoLine } from "./photo-line"
import { SentList } from "./sent-list"

/** Values that are typed in. `onEntered`: one was, so this is no trial any more. */
export function ManualEntries({
  bedside,
  isSending,
  isNext,
  onEntered,
}: {
  bedside: Bedside
  isSending: boolean
  /** Nothing else is to be done now. */
  isNext: boolean
  onEntered: () => void
}) {
  const t = useTranslations("bedside.manual")
  const [source] = useState(() => manualSource())
  const entries = useSyncExternalStore(source.subscribe, source.entries, source.entries)
  const [correcting, setCorrecting] = useState<{ readonly id: number; readonly start: Typed }>()
  useEffect(() => bedside.add(source), [bedside, source])
  const [photos, setPhotos] = useState<ReadonlyMap<number, PhotoState>>(new Map())
  const [line] = useState(() => photoLine(bedside))
  useEffect(() => () => line.close(), [line])

  async function sendPhoto(id: number, photo: File): Promise<void> {
    const note = (state: PhotoState) => setPhotos((known) => new Map(known).set(id, state))
    note("going")
    note(await line.send(photo))
  }

  return (
    <BedsideSection title={t("title")}>
      {correcting !== undefined && <p className="text-read font-medium">{t("correcting")}</p>}
      <ManualForm
        key={correcting?.id ?? 0}
        start={correcting?.start}
        isNext={isNext}
        onEnter={(form, photo) => {
          // the old value is there until the new one takes its place
          if (correcting !== undefined) source.withdraw(correcting.id)
          setCorrecting(undefined)
          source.enter(form)
          const [entered] = source.entries()
          if (photo !== undefined && entered !== undefined) void sendPhoto(entered.id, photo)
          onEntered()
        }}
      />
      <SentList
        entries={entries}
        photos={photos}
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
