"use client"

import { useTranslations } from "next-intl"

import { PhonePage } from "@/app/_ui/phone-page"
import { Skeleton } from "@/app/_ui/skeleton"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"

import { AskSteps } from "./ask-steps"
import { OverPage } from "./over-page"
import { PlaceLink } from "./place-link"
import { PlacePage } from "./place-page"
import { TakenPage } from "./taken-page"
import { usePlace } from "./use-place"

/** From the first question to the visit, on one page: whoever has a place in line sees it at once. */
export function NowApp({ offer }: { offer: OnDemandOffer }) {
  const t = useTranslations("queue.now")
  const { state, refresh, startAgain, openLink } = usePlace(offer.clinic.slug)
  switch (state.at) {
    case "opening":
      return (
        <PhonePage clinic={offer.clinic}>
          <div aria-busy="true">
            <h1 className="sr-only">{t("title")}</h1>
            <Skeleton className="h-7 w-4/5" />
            <Skeleton className="mt-8 w-2/3" />
            <Skeleton className="mt-10 h-14 w-full" />
          </div>
          <noscript>
            <p className="mt-6">{t("lead")}</p>
          </noscript>
        </PhonePage>
      )
    case "asking":
      return <AskSteps offer={offer} onJoined={refresh} />
    case "link":
      return <PlaceLink clinic={offer.clinic} problem={state.problem} onSubmit={openLink} />
    case "place":
      switch (state.view.state) {
        case "waiting":
          return <PlacePage view={state.view} refresh={refresh} />
        case "taken":
          return state.view.over ? (
            <OverPage clinic={offer.clinic} why="over" onAgain={startAgain} />
          ) : (
            <TakenPage clinic={offer.clinic} doctor={state.view.clinician} />
          )
        case "left":
          return <OverPage clinic={offer.clinic} why={state.view.by} onAgain={startAgain} />
      }
  }
}
