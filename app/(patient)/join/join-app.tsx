"use client"

import { useTranslations } from "next-intl"
import dynamic from "next/dynamic"
import { useState } from "react"

import { PhonePage } from "@/app/_ui/phone-page"
import { Skeleton } from "@/app/_ui/skeleton"

import { ElsewherePage, MovedPage } from "./elsewhere-page"
import { escapeFrom } from "./in-app-browser"
import { addressOf } from "./join-link"
import { Landing } from "./landing"
import { RefusalPage } from "./refusal-page"
import { useJoin } from "./use-join"
import { VisitSteps } from "./visit-steps"

// Seen by few: whoever opens a visit does not fetch them.
const AnswerPage = dynamic(() => import("./answer-page").then((module) => module.AnswerPage), {
  loading: Opening,
})
const InAppPage = dynamic(() => import("./in-app-page").then((module) => module.InAppPage), {
  loading: Opening,
})

/** The patient's whole way in, on one page: from the link to the visit and its end. */
export function JoinApp() {
  const { state, view, link, refresh, retry, submitBirthDate, enter, comeBack, stayThere } =
    useJoin()
  const [asked, setAsked] = useState(false)
  const [stay, setStay] = useState(false)
  if (state.at === "opening") return <Opening />

  const wish = link?.wish === "check" ? undefined : (link?.wish ?? (asked ? "confirm" : undefined))
  if (state.at === "birth" && link !== undefined && wish !== undefined) {
    const open = () => {
      setAsked(false)
      enter()
    }
    return <AnswerPage link={state.link} token={link.token} wish={wish} onOpen={open} />
  }
  const browser = stay || link === undefined ? undefined : escapeFrom(navigator.userAgent)
  if (browser && link && (state.at === "birth" || state.at === "visit")) {
    const clinic = state.at === "birth" ? state.link.clinic : view?.clinic
    const address = addressOf(window.location.origin, link)
    return (
      <InAppPage browser={browser} address={address} clinic={clinic} onStay={() => setStay(true)} />
    )
  }
  switch (state.at) {
    case "birth":
      return (
        <Landing
          link={state.link}
          wrong={state.wrong}
          onSubmit={submitBirthDate}
          onAnswer={() => setAsked(true)}
        />
      )
    case "visit":
      return view ? (
        <VisitSteps
          view={view}
          refresh={refresh}
          test={link?.wish === "check"}
          linkSecret={link?.linkSecret}
        />
      ) : (
        <Opening />
      )
    case "elsewhere":
      return (
        <ElsewherePage
          clinic={state.link.clinic}
          inCall={state.inCall}
          onMove={() => submitBirthDate(state.birthDate, true)}
          onStay={stayThere}
        />
      )
    case "moved":
      return <MovedPage clinic={view?.clinic} onBack={comeBack} />
    case "no_link":
    case "unknown":
    case "no_tries":
    case "expired":
    case "cancelled":
    case "busy":
    case "lost":
      return <RefusalPage state={state} token={link?.token} onRetry={retry} />
  }
}

function Opening() {
  const t = useTranslations("patient")
  return (
    <PhonePage>
      <div
        aria-live="polite"
        aria-busy="true"
        className="transition-opacity delay-300 duration-100 starting:opacity-0"
      >
        <span className="sr-only">{t("join.loading")}</span>
        <Skeleton className="h-7 w-4/5" />
        <Skeleton className="mt-3 h-7 w-3/5" />
        <Skeleton className="mt-8 w-2/3" />
        <Skeleton className="mt-10 h-14 w-full" />
      </div>
      <noscript>
        <p className="mt-6">{t("noScript")}</p>
      </noscript>
    </PhonePage>
  )
}
