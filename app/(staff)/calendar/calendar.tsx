"use client"

import { Globe } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { EmptyState } from "@/app/_ui/empty-state"
import { Note } from "@/app/_ui/note"
import type {
  CalendarEntry,
  CalendarView,
  CalendarVisit,
} from "@/lib/scheduling/calendar/calendar-view"
import type { Clinician } from "@/lib/scheduling/queries"

import { Agenda } from "./agenda"
import { CancelledStrip } from "./cancelled-strip"
import { ClinicWeek } from "./clinic-week"
import { EntryDialog } from "./entry-dialog"
import { columnsOf } from "./grid-layout"
import { Legend } from "./legend"
import { TimeGrid } from "./time-grid"
import { Toolbar } from "./toolbar"

type Props = {
  calendar: CalendarView
  view: "day" | "week"
  who: string
  step: number
  previous: string
  staff: readonly Clinician[]
  zoneName: string
  books: boolean
}

/** A day or a week of one person or of the whole clinic; a list on a phone. */
export function Calendar(props: Props) {
  const { calendar, view, who, staff, zoneName, books } = props
  const t = useTranslations("booking.calendar")
  const [open, setOpen] = useState<readonly CalendarEntry[]>()
  const [cancelled, setCancelled] = useState<CalendarVisit>()
  const columns = columnsOf(calendar)
  const everybodysWeek = view === "week" && who === "all"
  return (
    <>
      <Toolbar {...props} />
      <Note tone="brand" icon={Globe} size="body" className="mt-4">
        {t("zone", { zone: zoneName })}
      </Note>
      {cancelled === undefined ? null : (
        <CancelledStrip
          key={cancelled.id}
          visit={cancelled}
          zone={calendar.zone}
          onClose={() => setCancelled(undefined)}
        />
      )}
      {calendar.people.length === 0 ? (
        <EmptyState title={t("nobody")}>{t("nobodyText")}</EmptyState>
      ) : (
        <>
          <div className="mt-4 max-md:hidden">
            {everybodysWeek ? (
              <ClinicWeek calendar={calendar} columns={columns} onOpen={setOpen} />
            ) : (
              <TimeGrid calendar={calendar} columns={columns} onOpen={setOpen} />
            )}
          </div>
          <div className="mt-4 md:hidden">
            <Agenda calendar={calendar} columns={columns} onOpen={setOpen} />
          </div>
          <Legend />
        </>
      )}
      {open === undefined ? null : (
        <EntryDialog
          entries={stillThere(open, calendar)}
          zone={calendar.zone}
          staff={staff}
          people={calendar.people}
          books={books}
          onClose={() => setOpen(undefined)}
          onCancelled={setCancelled}
        />
      )}
    </>
  )
}

/** As they stand now: the page is read anew while the dialog is open. */
function stillThere(open: readonly CalendarEntry[], calendar: CalendarView): CalendarEntry[] {
  return open.map((entry) => calendar.entries.find(({ id }) => id === entry.id) ?? entry)
}
