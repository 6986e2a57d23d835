"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { classes } from "@/app/_ui/classes"
import { timeIn } from "@/app/_ui/clock"
import type { SummarySource } from "@/lib/summaries/summary-view"

import { AlarmsLink } from "../alarms-link"
import type { DeskLine } from "./desk-state"
import { tagStyle } from "./tag-style"

type Props = {
  visitId: string
  sources: readonly SummarySource[]
  lines: readonly DeskLine[]
  lit: ReadonlySet<string>
  zone: string
  onSelect: (id: string) => void
  /** Escape: back to where one came from. */
  onLeave: () => void
}

/** What the text quotes. Press one and the lines that quote it light up. */
export function Sources({ visitId, sources, lines, lit, zone, onSelect, onLeave }: Props) {
  const t = useTranslations("summary")
  const [kind, setKind] = useState<SummarySource["kind"] | "all">("all")
  const kinds = (["vitals", "note", "transcript", "booking", "timeline"] as const).filter((one) =>
    sources.some((source) => source.kind === one),
  )
  const shown = sources.filter(
    (source) => kind === "all" || source.kind === kind || lit.has(source.id),
  )
  const firstLit = [...lit][0]
  useEffect(() => {
    if (firstLit !== undefined)
      document.getElementById(firstLit)?.scrollIntoView({ block: "nearest" })
  }, [firstLit])
  return (
    <aside
      aria-label={t("sources")}
      className="flex min-h-0 flex-col border-line-1 max-lg:border-t lg:border-l"
    >
      <div className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2">
        <h2 className="text-read font-semibold">{t("sources")}</h2>
        <fieldset aria-label={t("filter")} className="ml-auto flex flex-wrap gap-0.5">
          {(["all", ...kinds] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={kind === one}
              onClick={() => setKind(one)}
              className="min-h-9 rounded-2 px-2.5 text-small font-medium text-text-2 hover:bg-surface-2 aria-pressed:bg-surface-3 aria-pressed:text-text-1 pointer-coarse:min-h-11"
            >
              {one === "all" ? t("all", { count: sources.length }) : t(`filters.${one}`)}
            </button>
          ))}
        </fieldset>
      </div>
      {/* What is marked is read out as well: a screen reader need not go and look. */}
      <output className="sr-only">
        {lit.size === 0 ? "" : t("marked", { count: lit.size, sources: [...lit].join(", ") })}
      </output>
      <ol className="min-h-0 flex-1 px-5 pb-5 lg:overflow-y-auto">
        {shown.map((source) => (
          <Source
            key={source.id}
            source={source}
            lit={lit.has(source.id)}
            uses={lines.filter((line) => line.cites.includes(source.id)).length}
            zone={zone}
            onSelect={() => onSelect(source.id)}
            onLeave={onLeave}
          />
        ))}
      </ol>
      {kinds.includes("vitals") ? <AlarmsLink visitId={visitId} className="px-5 pb-3" /> : null}
    </aside>
  )
}

type SourceProps = {
  source: SummarySource
  lit: boolean
  uses: number
  zone: string
  onSelect: () => void
  onLeave: () => void
}

function Source({ source, lit, uses, zone, onSelect, onLeave }: SourceProps) {
  const t = useTranslations("summary")
  const [first, ...rest] = source.text.split("\n")
  const vitals = source.kind === "vitals"
  return (
    <li
      id={source.id}
      data-lit={lit || undefined}
      className={classes(
        "scroll-m-4 border-t first:border-t-0",
        lit ? "mb-2 rounded-2 border-2! border-brand bg-surface-1" : "border-line-1",
      )}
    >
      <button
        type="button"
        aria-pressed={lit}
        onClick={onSelect}
        onKeyDown={(event) => {
          if (event.key === "Escape") onLeave()
        }}
        className="grid w-full cursor-pointer grid-cols-[32px_1fr] gap-3 p-3 text-left select-text"
      >
        <b className={classes(tagStyle(lit), "self-start", !lit && "bg-surface-3!")}>{source.id}</b>
        <span className="min-w-0">
          <span className="flex text-small leading-5 text-text-2">
            {t(`kind.${source.kind}`)}
            {source.at === null ? null : (
              <time dateTime={source.at} className="ml-auto text-text-3">
                {timeIn(zone, source.at)}
              </time>
            )}
          </span>
          <span
            className={classes(
              "block break-words",
              vitals && "text-[1.125rem] leading-6.5 font-semibold",
            )}
          >
            {first}
          </span>
          {rest.map((line) => (
            <span key={line} className="block text-text-2">
              {line}
            </span>
          ))}
          <span className="sr-only">{t("citedBy", { count: uses })}</span>
        </span>
      </button>
    </li>
  )
}
