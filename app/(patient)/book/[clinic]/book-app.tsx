"use client"

import "@/app/_edge/without-eval"
import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"

import { HelpRow } from "@/app/_ui/help-row"
import { LanguageSwitch } from "@/app/_ui/language-switch"
import type { VisitTypeId } from "@/lib/ids"
import type { BookingPage } from "@/lib/scheduling/visit-types/booking-page"
import { localDate } from "@/lib/scheduling/wall-time"

import { BookedPage } from "./booked-page"
import { emptyDetails } from "./details"
import type { Details } from "./details"
import { DetailsStep } from "./details-step"
import { TimesStep } from "./times-step"
import type { Wish } from "./times-step"
import { useBookingSteps } from "./use-booking-steps"

type Props = {
  page: BookingPage
  /** When the page was made, epoch ms. */
  now: number
  wishedType: VisitTypeId | undefined
  wishedDay: string | undefined
}

/** From a time to a visit: what was chosen and typed stays here, whichever step is shown. */
export function BookApp({ page, now, wishedType, wishedDay }: Props) {
  const t = useTranslations("book")
  const common = useTranslations("common")
  const locale = useLocale()
  const { clinic, types } = page
  const [wish, setWish] = useState<Wish>({
    typeId: wishedType ?? types[0]?.id,
    clinicianId: undefined,
    first: wishedDay ?? localDate(clinic.zone, now),
  })
  const [details, setDetails] = useState<Details>(() =>
    emptyDetails(locale.startsWith("zh") ? "zh" : "en"),
  )
  const { step, busy, hold, confirm, choose, again } = useBookingSteps(clinic.slug)
  const type = types.find(({ id }) => id === wish.typeId)

  return (
    <div className="flex min-h-dvh flex-col bg-surface-1 text-lead">
      <header className="flex min-h-14 items-center border-b border-line-1 pr-2 pl-5 md:pr-6 md:pl-8">
        <span className="min-w-0 flex-1 text-read font-semibold">{clinic.name}</span>
        <LanguageSwitch label={common("language")} />
      </header>
      {type === undefined ? (
        <main className="mx-auto w-full max-w-[480px] flex-1 px-5 pt-8">
          <h1 className="text-title font-semibold">{t("page.none.title")}</h1>
          <p className="mt-3">
            {t("page.none.text", { clinic: clinic.name, phone: clinic.phone })}
          </p>
        </main>
      ) : step.kind === "times" ? (
        <TimesStep
          page={page}
          now={now}
          type={type}
          wish={wish}
          note={step.note}
          busy={busy}
          onWish={setWish}
          onBook={(startsAt) =>
            void hold({
              visitTypeId: type.id,
              startsAt,
              ...(wish.clinicianId === undefined ? {} : { clinicianId: wish.clinicianId }),
            })
          }
        />
      ) : step.kind === "details" ? (
        <DetailsStep
          clinic={clinic}
          type={type}
          hold={step.hold}
          problem={step.problem}
          details={details}
          busy={busy}
          onChange={setDetails}
          onBook={(body) => void confirm(step.hold, body)}
          onOtherTime={() => choose(step.hold, "given back")}
          onExpired={() => choose(step.hold, "expired")}
        />
      ) : (
        <BookedPage
          clinic={clinic}
          type={type}
          hold={step.hold}
          asked={step.asked}
          where={details.email.trim() || details.phone.trim()}
          onAnother={again}
        />
      )}
      {step.kind === "times" ? null : (
        <div className="mx-auto w-full max-w-[480px]">
          <HelpRow clinic={clinic} />
        </div>
      )}
    </div>
  )
}
