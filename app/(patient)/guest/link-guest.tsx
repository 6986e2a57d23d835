"use client"

import { useTranslations } from "next-intl"
import { useCallback, useEffect, useState } from "react"

import { useFragmentToken } from "@/app/_edge/fragment-token"
import { get, post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import type { GuestView } from "@/lib/guests/guest-view"
import type { GuestLinkView } from "@/lib/identity/guest-link"

import { ClosedPage } from "../join/closed-page"
import { canEncrypt } from "../join/encryption-support"
import { GuestLanding } from "./guest-landing"
import { GuestSteps } from "./guest-steps"

type State =
  | { at: "opening" }
  | { at: "landing"; link: GuestLinkView; token: string }
  | { at: "visit"; view: GuestView }
  | { at: "refused"; why: "unknown" | "expired" | "cancelled" | "noLink" | "moved" | "lost" }

/** Whoever was invited by a link: it is looked at, pressed, and from then on this browser's session leads back. */
export function LinkGuest() {
  const t = useTranslations("guest.refused")
  const token = useFragmentToken()
  const [state, setState] = useState<State>({ at: "opening" })

  const enter = useCallback(async (): Promise<"in" | "none" | "moved" | "lost"> => {
    const answer = await get<GuestView>("/api/guest")
    if (answer.ok) setState({ at: "visit", view: answer.value })
    if (answer.ok) return "in"
    if (answer.reason === "moved") return "moved"
    return answer.status === 401 || answer.status === 404 ? "none" : "lost"
  }, [])

  const open = useCallback(async () => {
    if (token === undefined) return
    if (token !== null) {
      const look = await post<GuestLinkView>("/api/guest/look", {
        token,
        encryption: canEncrypt(),
      })
      return setState(look.ok ? { at: "landing", link: look.value, token } : refused(look.reason))
    }
    const entered = await enter()
    if (entered !== "in") setState({ at: "refused", why: entered === "none" ? "noLink" : entered })
  }, [token, enter])
  // oxlint-disable-next-line react/set-state-in-effect -- the link is looked at once it was read from the address
  useEffect(() => void open(), [open])

  switch (state.at) {
    case "opening":
      return null
    case "landing":
      return (
        <GuestLanding
          link={state.link}
          onGo={async () => {
            const redeemed = await post("/api/guest", { token: state.token })
            if (!redeemed.ok) return setState(refused(redeemed.reason))
            const entered = await enter()
            if (entered !== "in") setState({ at: "refused", why: "lost" })
          }}
        />
      )
    case "visit":
      return (
        <GuestSteps
          view={state.view}
          way={{ arrive: "/api/guest/arrive", audience: "visit" }}
          refresh={async () => {
            const entered = await enter()
            if (entered === "none") setState({ at: "refused", why: "unknown" })
            if (entered === "moved") setState({ at: "refused", why: "moved" })
          }}
        />
      )
    case "refused": {
      const { why } = state
      const hasText = why === "unknown" || why === "moved" || why === "lost"
      const lines = hasText ? [t(`${why}Text`)] : []
      return (
        <ClosedPage title={t(why)} lines={lines}>
          {why === "lost" ? (
            <Button size="big" onClick={() => void open()}>
              {t("again")}
            </Button>
          ) : null}
        </ClosedPage>
      )
    }
  }
}

function refused(reason: string): State {
  switch (reason) {
    case "unknown_link":
      return { at: "refused", why: "unknown" }
    case "expired":
    case "cancelled":
      return { at: "refused", why: reason }
    default:
      return { at: "refused", why: "lost" }
  }
}
