"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { dayIn, timeIn } from "@/app/_ui/clock"
import { Dialog } from "@/app/_ui/dialog"
import { patientName } from "@/app/_ui/patient-name"
import type {
  CalendarEntry,
  CalendarPerson,
  CalendarVisit,
} from "@/lib/scheduling/calendar/calendar-view"
import type { Clinician } from "@/lib/scheduling/queries"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

import { VisitNews } from "../_frame/visit-news"
import { CancelDialog } from "./cancel-dialog"
import { EntryLine } from "./entry-line"
import { LinkButton } from "./link-button"
import { MoveDialog } from "./move-dialog"
import { useEntryWords } from "./use-entry-words"

type Props = {
  entries: readonly CalendarEntry[]
  zone: string
  staff: readonly Clinician[]
  people: readonly CalendarPerson[]
  books: boolean
  onClose: () => void
  onCancelled: (visit: CalendarVisit) => void
}

/** What stands there, and what can be done about it. Of a group session first who. */
export function EntryDialog(props: Props) {
  const { entries, zone, staff, people, books, onClose, onCancelled } = props
  const t = useTranslations("booking.calendar")
  const common = useTranslations("common")
  const words = useEntryWords(zone)(entries)
  const locale = useLocale()
  const [chosen, setChosen] = useState(entries.length === 1 ? entries[0] : undefined)
  const [acting, setActing] = useState<"move" | "cancel">()
  const entry = entries.find(({ id }) => id === chosen?.id)
  const visit = entry?.kind === "visit" ? entry : undefined
  if (visit !== undefined && acting === "cancel")
    return <CancelDialog visit={visit} zone={zone} onClose={onClose} onCancelled={onCancelled} />
  if (visit !== undefined && acting === "move")
    return <MoveDialog visit={visit} staff={staff} zone={zone} onClose={onClose} />
  const who = entries[0]?.people.map((id) => people.find((one) => one.id === id)?.name).join(", ")
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={
        visit === undefined
          ? words.title === ""
            ? words.kind
            : words.title
          : patientName(common, visit.patient.name)
      }
      description={`${dayIn(zone, entries[0]?.startsAt ?? "", locale)}, ${words.time} · ${words.kind}`}
      footer={
        visit !== undefined && books && (visit.state === "booked" || visit.state === "waiting") ? (
          <>
            <Button variant="plain" onClick={() => setActing("cancel")}>
              {t("cancel")}
            </Button>
            {visit.patient.reachable ? <LinkButton visit={visit} /> : null}
            {visit.state === "booked" && visit.visitTypeId !== null ? (
              <Button variant="line" onClick={() => setActing("move")}>
                {t("move")}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {entry === undefined ? (
        <ul className="flex flex-col gap-2">
          {entries.map((one) => (
            <li key={one.id}>
              <EntryLine
                entries={[{ ...one, ...("sessionId" in one ? { sessionId: null } : {}) }]}
                zone={zone}
                onOpen={() => setChosen(one)}
              />
            </li>
          ))}
        </ul>
      ) : (
        <Facts entry={entry} who={who ?? ""} zone={zone} />
      )}
      {visit === undefined ? null : <VisitNews visit={visit} zone={zone} checked />}
      {visit === undefined ? null : (
        <div className="flex flex-wrap gap-3">
          <Link href={`/visits/${visit.id}`} className={buttonStyle("line")}>
            {t("open")}
          </Link>
          <Link href={`/patients/${visit.patient.id}`} className={buttonStyle("plain")}>
            {t("patient")}
          </Link>
        </div>
      )}
    </Dialog>
  )
}

function Facts({ entry, who, zone }: { entry: CalendarEntry; who: string; zone: string }) {
  const t = useTranslations("booking.calendar")
  const locale = useLocale()
  const facts: [string, string][] = [[t("facts.who"), who]]
  if ("typeName" in entry && entry.typeName !== null)
    facts.push([t("facts.type"), typeName(entry.typeName, locale)])
  if ("patient" in entry) facts.push([t("facts.reference"), entry.patient.reference])
  if ("reason" in entry && entry.reason !== "") facts.push([t("facts.reason"), entry.reason])
  if (entry.kind === "hold") facts.push([t("facts.until"), timeIn(zone, entry.expiresAt)])
  if (entry.kind === "visit" && entry.series !== null)
    facts.push([t("facts.series"), seriesWords(entry, t)])
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-text-3">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function seriesWords(
  { series }: CalendarVisit,
  t: ReturnType<typeof useTranslations<"booking.calendar">>,
): string {
  return series === null ? "" : t("series", { place: series.place, count: series.count })
}
