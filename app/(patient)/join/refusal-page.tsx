"use client"

import { useLocale, useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"

import { ClosedPage } from "./closed-page"
import type { Clinic, JoinState } from "./join-state"
import { NewLink } from "./new-link"
import { TakeBack } from "./take-back"
import { whenOf } from "./when"

type Props = {
  state: Exclude<JoinState, { at: "opening" | "birth" | "visit" | "elsewhere" | "moved" }>
  token?: string | undefined
  onRetry: () => void
}

/** Every way in which a link does not open, each with its own words. */
export function RefusalPage({ state, token, onRetry }: Props) {
  const t = useTranslations("patient")
  const locale = useLocale()
  switch (state.at) {
    case "no_link":
      return <ClosedPage title={t("noLink.title")} lines={[t("noLink.text"), t("noLink.lost")]} />
    case "unknown": {
      const { clinic } = state
      const call = clinic ? t("unknown.call", { clinic: clinic.name }) : t("unknown.callNoClinic")
      return (
        <ClosedPage title={t("unknown.title")} clinic={clinic} lines={[t("unknown.text"), call]} />
      )
    }
    case "no_tries": {
      const { clinic } = state
      const call = clinic ? t("noTries.text", { clinic: clinic.name }) : t("noTries.textNoClinic")
      return <ClosedPage title={t("noTries.title")} clinic={clinic} lines={[call]} />
    }
    case "expired":
    case "cancelled": {
      const { clinic } = state
      const about =
        state.at === "cancelled"
          ? t("cancelled.safe")
          : expiredWhen(t, locale, clinic, state.startsAt)
      const call = clinic
        ? t(`${state.at}.call`, { clinic: clinic.name })
        : t("unknown.callNoClinic")
      const lines = [about, call].filter((line) => line !== undefined)
      const title = t(state.at === "cancelled" && state.own ? "cancelled.own" : `${state.at}.title`)
      return (
        <ClosedPage title={title} clinic={clinic} lines={lines}>
          {state.mayTakeBack && token !== undefined ? (
            <TakeBack token={token} clinic={clinic?.name ?? ""} onDone={onRetry} />
          ) : null}
          {state.again && token !== undefined ? <NewLink token={token} way={state.again} /> : null}
        </ClosedPage>
      )
    }
    case "busy":
    case "lost":
      return (
        <ClosedPage title={t(`${state.at}.title`)} lines={[t(`${state.at}.text`)]}>
          <Button size="big" onClick={onRetry}>
            {t("birth.tryAgain")}
          </Button>
        </ClosedPage>
      )
  }
}

type Translate = ReturnType<typeof useTranslations<"patient">>

function expiredWhen(
  t: Translate,
  locale: string,
  clinic: Clinic | undefined,
  startsAt: string | undefined,
) {
  if (clinic === undefined || startsAt === undefined) return undefined
  const when = whenOf(new Date(startsAt), clinic.zone, locale, new Date())
  return t("expired.when", { day: t("day", when.date), time: when.time })
}
