"use client"

import { useTranslations } from "next-intl"
import { useId } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { SourceNote } from "@/lib/vitals/meta"

import { BedsideSection } from "./bedside-section"
import type { WavesHook } from "./use-waves"

/** What is replayed: the recording that comes with Housecall, or a WFDB or EDF file from this computer. */
export function SourceChoice({
  source,
  isOver,
  hook: { problem, doubts, how, setHow, chooseFiles, chooseBundled, stop },
}: {
  source: SourceNote | undefined
  isOver: boolean
  hook: WavesHook
}) {
  const t = useTranslations("bedside")
  const id = useId()
  const isPlaying = source?.kind === "recorded"
  return (
    <BedsideSection title={t("source.title")}>
      {isPlaying && (
        <p role="status" className="text-read text-text-2">
          {t(isOver ? "source.over" : "source.playing", { name: source.name })}
        </p>
      )}
      {problem !== undefined && (
        <Note tone="bad" role="alert">
          {problem.reason === "offline"
            ? t("problem.offline")
            : t(`problem.${problem.reason}`, {
                record: problem.record,
                file: problem.file,
                detail: t(`fault.${problem.fault.code}`, problem.fault.values),
              })}
        </Note>
      )}
      {doubts.length > 0 && (
        <Note tone="warn" role="status">
          <ul>
            {doubts.map(({ kind, label }) => (
              <li key={`${kind} ${label}`}>{t(`doubt.${kind}`, { label })}</li>
            ))}
          </ul>
        </Note>
      )}
      <label htmlFor={id} className="text-read font-medium">
        {t("source.file")}
      </label>
      <input
        id={id}
        type="file"
        multiple
        data-recording
        accept=".hea,.dat,.mat,.edf,.rec"
        className="w-full text-read file:mr-3 file:min-h-11 file:cursor-pointer file:rounded-2 file:border file:border-solid file:border-line-2 file:bg-surface-1 file:px-4 file:font-medium"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          if (files.length > 0) chooseFiles(files)
        }}
      />
      <p className="text-read text-text-2">{t("source.hint")}</p>
      <Select
        label={t("source.how")}
        value={how}
        options={[
          { value: "loop", label: t("source.loop") },
          { value: "once", label: t("source.once") },
        ]}
        onValueChange={setHow}
        className="text-read"
      />
      <Button variant="line" size="big" onClick={chooseBundled}>
        {t("source.bundled")}
      </Button>
      {isPlaying && (
        <Button variant="plain" size="big" onClick={stop}>
          {t("source.stop")}
        </Button>
      )}
    </BedsideSection>
  )
}
