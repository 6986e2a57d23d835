"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useState, useSyncExternalStore } from "react"

import { dayAfter } from "@/app/(staff)/calendar/day-words"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { UserId, VisitTypeId } from "@/lib/ids"
import type { BookableType, BookingPage } from "@/lib/scheduling/visit-types/booking-page"
import { typeName } from "@/lib/scheduling/visit-types/type-name"
import { localDate } from "@/lib/scheduling/wall-time"

import type { TimesNote } from "./booking-steps"
import { ChosenBar } from "./chosen-bar"
import { DayStrip } from "./day-strip"
import { weekDays, weekOf } from "./free-times"
import { NearTimes } from "./near-times"
import { SlotGrid } from "./slot-grid"
import { useFreeTimes } from "./use-free-times"
import { ZoneNote } from "./zone-note"

export type Wish = {
  typeId: VisitTypeId | undefined
  clinicianId: UserId | undefined
  /** The first day of the week that is shown. */
  first: string
}
type Props = {
  page: BookingPage
  now: number
  type: BookableType
  wish: Wish
  note: TimesNote
  busy: boolean
  onWish: (wish: Wish) => void
  onBook: (startsAt: string) => void
}

/** What, with whom, which day, which time: the one filled button keeps the time. */
export function TimesStep({ page, now, type, wish, note, busy, onWish, onBook }: Props) {
  const t = useTranslations("book.page")
  const locale = useLocale()
  const { clinic, types } = page
  const own = useSyncExternalStore(neverChanges, ownZone, () => clinic.zone)
  const [here, setHere] = useState(false)
  const zone = here ? own : clinic.zone
  const [day, setDay] = useState<string>()
  const [chosen, setChosen] = useState<string>()
  const [round, setRound] = useState(0)
  // Opened afresh with each answer of the server, so its times are as fresh.
  const free = useFreeTimes({
    clinic: clinic.slug,
    visitTypeId: type.id,
    clinicianId: wish.clinicianId,
    first: wish.first,
    today: localDate(clinic.zone, now),
    round,
  })
  const week = weekOf(free.kind === "ready" ? free.starts : [], zone, wish.first)
  const shown =
    week.find(({ date }) => date === day) ?? week.find(({ slots }) => slots.length > 0) ?? week[0]
  const go = (change: Partial<Wish>): void => {
    onWish({ ...wish, ...change })
    setDay(undefined)
    setChosen(undefined)
  }

  return (
    <>
      <main className="grid w-full flex-1 content-start gap-6 px-5 pt-6 pb-7 md:mx-auto md:w-auto md:grid-cols-[300px_minmax(0,560px)] md:gap-14 md:px-8 md:pt-10">
        <section className="flex min-w-0 flex-col gap-5">
          <h1 className="text-title font-semibold text-balance">{t("title")}</h1>
          <Select
            className="text-read"
            label={t("type")}
            value={type.id}
            options={types.map((one) => ({
              value: one.id,
              label: t("typeName", { name: typeName(one, locale), minutes: one.minutes }),
            }))}
            onValueChange={(typeId) => go({ typeId, clinicianId: undefined })}
          />
          {type.named && type.clinicians.length > 1 ? (
            <Select
              className="text-read"
              label={t("doctor")}
              value={wish.clinicianId ?? "any"}
              options={[
                { value: "any", label: t("anyDoctor") },
                ...type.clinicians.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onValueChange={(id) =>
                go({ clinicianId: type.clinicians.find((one) => one.id === id)?.id })
              }
            />
          ) : null}
          <p className="flex flex-wrap gap-x-5 text-read">
            <Link
              href={`/book/${clinic.slug}/waitlist`}
              className="inline-flex min-h-11 items-center underline"
            >
              {t("waitlist")}
            </Link>
            <Link
              href={`/book/${clinic.slug}/now`}
              className="inline-flex min-h-11 items-center underline"
            >
              {t("now")}
            </Link>
          </p>
        </section>
        <section className="min-w-0" aria-busy={free.kind === "loading" || undefined}>
          <NearTimes
            note={note}
            zone={zone}
            busy={busy}
            onChoose={(startsAt) => {
              setChosen(startsAt)
              onBook(startsAt)
            }}
          />
          <ZoneNote
            clinicZone={clinic.zone}
            ownZone={own}
            here={here}
            at={Date.parse(chosen ?? shown?.slots[0]?.startsAt ?? `${wish.first}T12:00:00Z`)}
            onSwitch={() => {
              setHere(!here)
              if (chosen !== undefined)
                setDay(localDate(here ? clinic.zone : own, Date.parse(chosen)))
            }}
          />
          {free.kind === "failed" ? (
            <Note tone="bad" role="alert" className="mt-6">
              <p>{t(free.tooMany ? "tooMany" : "loadFailed")}</p>
              <Retry onPress={() => setRound(round + 1)} />
            </Note>
          ) : (
            <>
              <DayStrip
                week={week}
                shown={shown?.date ?? wish.first}
                loading={free.kind === "loading"}
                atStart={wish.first <= localDate(zone, now)}
                onDay={(date) => {
                  setDay(date)
                  setChosen(undefined)
                }}
                onWeek={(by) => {
                  const today = localDate(zone, now)
                  const first = dayAfter(wish.first, by * weekDays)
                  go({ first: first < today ? today : first })
                }}
              />
              {free.kind === "loading" || shown === undefined ? null : week.every(
                  ({ slots }) => slots.length === 0,
                ) ? (
                <div className="mt-5">
                  <p className="text-text-2">{t("weekFull")}</p>
                  <Button
                    variant="line"
                    className="mt-3"
                    onClick={() => go({ first: dayAfter(wish.first, weekDays) })}
                  >
                    {t("nextDays")}
                  </Button>
                </div>
              ) : (
                <SlotGrid day={shown} zone={zone} chosen={chosen} onChoose={setChosen} />
              )}
            </>
          )}
          <p className="mt-6 text-read text-text-2">
            {t("noTime", { clinic: clinic.name, phone: clinic.phone })}
          </p>
        </section>
      </main>
      <ChosenBar
        chosen={chosen}
        zone={zone}
        other={zone === clinic.zone ? own : clinic.zone}
        busy={busy}
        onBook={onBook}
      />
    </>
  )
}

function Retry({ onPress }: { onPress: () => void }) {
  const common = useTranslations("common")
  return (
    <Button variant="line" className="mt-3" onClick={onPress}>
      {common("tryNow")}
    </Button>
  )
}

const neverChanges = () => () => undefined
const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone
