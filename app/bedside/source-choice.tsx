"use client"

import { useTranslations } from "next-intl"
import { useId } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { Unplayable } from "@/lib/vitals/recording"

/** What is replayed: the recording that comes with Housecall, or a WFDB record from this computer. */
export function SourceChoice({
  playing,
  problem,
  onFiles,
  onBundled,
}: {
  playing: string | undefined
  problem: (Unplayable & { reason: string }) | undefined
  onFiles: (files: readonly File[]) => void
  onBundled: () => void
}) {
  const t = useTranslations("bedside")
  const id = useId()
  return (
    <section className="flex flex-col gap-3 border-t border-line-1 pt-4">
      <h2 className="text-read font-semibold">{t("source.title")}</h2>
      {playing !== undefined && (
        <p className="text-read text-text-2">{t("source.playing", { name: playing })}</p>
      )}
      {problem !== undefined && (
        <Note tone="bad" role="alert">
          {t(`problem.${wordsFor(problem.reason)}`, problem)}
        </Note>
      )}
      <label htmlFor={id} className="text-read font-medium">
        {t("source.file")}
      </label>
      <input
        id={id}
        type="file"
        multiple
        accept=".hea,.dat,.mat"
        className="w-full text-read file:mr-3 file:min-h-11 file:cursor-pointer file:rounded-2 file:border file:border-solid file:border-line-2 file:bg-surface-1 file:px-4 file:font-medium"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          if (files.length > 0) onFiles(files)
        }}
      />
      <p className="text-read text-text-2">{t("source.hint")}</p>
      <Button variant="line" onClick={onBundled}>
        {t("source.bundled")}
      </Button>
    </section>
  )
}

function wordsFor(reason: string): "corrupt" | "unsupported" | "missing_file" | "offline" {
  return (
    (["corrupt", "unsupported", "missing_file"] as const).find((known) => known === reason) ??
    "offline"
  )
}
