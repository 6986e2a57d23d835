"use client"

import { CalendarCheck, CalendarPlus, User } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef } from "react"

import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { doctorName } from "@/app/_ui/doctor-name"
import type { BookableType, BookingPage } from "@/lib/scheduling/visit-types/booking-page"

import type { Hold } from "./booking-steps"
import { Chosen } from "./chosen-bar"

type Props = {
  clinic: BookingPage["clinic"]
  type: BookableType
  hold: Hold
  /** The clinic decides first. */
  asked: boolean
  /** The address that the message goes to, as it was typed. */
  where: string
  onAnother: () => void
}

/** It is done: when, with whom, and what happens next. */
export function BookedPage({ clinic, type, hold, asked, where, onAnother }: Props) {
  const t = useTranslations("book.done")
  const patient = useTranslations("patient")
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const doctor = type.clinicians.find(({ id }) => id === hold.clinicianId)?.name
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <main className="mx-auto flex w-full max-w-[480px] flex-1 flex-col px-5 pt-6 pb-7">
      <h1 ref={heading} tabIndex={-1} className="text-title font-semibold outline-none">
        {t(asked ? "asked" : "booked")}
      </h1>
      <ul className="mt-5 flex flex-col gap-3 text-read text-text-2">
        <li className="grid grid-cols-[24px_1fr] gap-3">
          <CalendarCheck aria-hidden size={24} className="text-success" />
          <div>
            <Chosen at={hold.startsAt} zone={clinic.zone} other={own} />
          </div>
        </li>
        {doctor === undefined ? null : (
          <li className="grid grid-cols-[24px_1fr] gap-3">
            <User aria-hidden size={24} className="text-text-3" />
            <span>{t("with", { doctor: doctorName(patient, doctor) })}</span>
          </li>
        )}
      </ul>
      <h2 className="mt-6 font-semibold">{t("next")}</h2>
      <ol className="mt-2 flex list-decimal flex-col gap-2 pl-5 text-read">
        <li>{t(asked ? "askedMessage" : "message", { where })}</li>
        <li>{t("open")}</li>
        <li>{t("change", { clinic: clinic.name })}</li>
      </ol>
      <div className="mt-8 flex flex-col gap-3">
        {asked ? null : (
          <a
            className={buttonStyle("line", "big")}
            href={`/api/holds/${hold.id}/invitation?clinic=${encodeURIComponent(clinic.slug)}`}
            download="appointment.ics"
          >
            <CalendarPlus aria-hidden size={20} className="flex-none" />
            {t("calendar")}
          </a>
        )}
        <Button variant="plain" size="big" onClick={onAnother}>
          {t("another")}
        </Button>
      </div>
    </main>
  )
}
