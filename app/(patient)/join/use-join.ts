"use client"

import { useCallback, useEffect, useRef, useState } from "react"

import { get, post } from "@/app/_edge/post"
import type { PatientView } from "@/lib/consultations/patient-view"
import type { LinkView } from "@/lib/identity/join"

import type { JoinLink } from "./join-link"
import { afterRefusal } from "./join-state"
import type { JoinState } from "./join-state"
import {
  forgetSession,
  mayHaveSession,
  openedBefore,
  rememberOpened,
  takeLink,
  walkedIn,
  withoutWish,
} from "./link-memory"

/**
 * From the link to the visit. A fresh link is looked at (which spends nothing); without one the
 * browser's session is asked; a link that opened this session before goes straight back in.
 */
export function useJoin() {
  const [state, setState] = useState<JoinState>({ at: "opening" })
  const [view, setView] = useState<PatientView>()
  const [link, setLink] = useState<JoinLink>()
  const held = useRef<JoinLink>(undefined)

  /** Where the visit stands now. False: nobody answered, the page keeps what it knows. */
  const refresh = useCallback(async (): Promise<boolean> => {
    const answer = await get<PatientView>("/api/visit")
    if (answer.ok) {
      setView(answer.value)
      setState({ at: "visit" })
    }
    if (!answer.ok && answer.reason === "moved") setState({ at: "moved" })
    return answer.ok
  }, [])

  const look = useCallback(async (of: JoinLink) => {
    const answer = await post<LinkView>("/api/join/look", { token: of.token })
    if (!answer.ok) return setState((now) => afterRefusal(now, answer) ?? { at: "lost" })
    const spent = answer.value.triesLeft < 1
    setState(
      spent
        ? { at: "no_tries", clinic: answer.value.clinic }
        : { at: "birth", link: answer.value, wrong: null },
    )
  }, [])

  const open = useCallback(async () => {
    const taken = takeLink()
    held.current = taken.link ?? held.current
    const { current } = held
    setLink(current)
    // A message's question is put whoever is signed in: answering it needs no birth date.
    if (taken.fresh && current !== undefined && asks(current)) return look(current)
    const mayReturn = current === undefined || !taken.fresh || (await openedBefore(current))
    if (mayReturn && mayHaveSession()) {
      const answer = await get<PatientView>("/api/visit")
      if (answer.ok) {
        setView(answer.value)
        return setState({ at: "visit" })
      }
      if (answer.status !== 401) return setState({ at: "lost" })
      if (answer.reason === "moved") return setState({ at: "moved" })
      forgetSession()
    }
    if (current === undefined) return setState({ at: "no_link" })
    return look(current)
  }, [look])

  // A message tapped again while this tab is open changes only the fragment: no page is loaded.
  useEffect(() => {
    void open()
    const again = () => void (window.location.hash && open())
    window.addEventListener("hashchange", again)
    return () => window.removeEventListener("hashchange", again)
  }, [open])

  /** "lost" when nobody answered, otherwise the page has changed or asks again. */
  const submitBirthDate = useCallback(
    async (birthDate: string, here = false): Promise<"done" | "lost"> => {
      const { current } = held
      if (current === undefined) return "lost"
      const answer = await post("/api/join", { token: current.token, birthDate, here })
      if (answer.ok) {
        await rememberOpened(current)
        return (await refresh()) ? "done" : "lost"
      }
      if (answer.status === 0 || answer.status >= 500) return "lost"
      if (answer.reason === "elsewhere") {
        const inCall = answer.detail["inCall"] === true
        setState((now) =>
          now.at === "birth" ? { at: "elsewhere", link: now.link, birthDate, inCall } : now,
        )
      }
      setState((now) => afterRefusal(now, answer) ?? now)
      return "done"
    },
    [refresh],
  )

  /** From a question to the visit, or back to the birth date of a visit that was moved away. */
  const enter = useCallback(() => {
    const { current } = held
    if (current === undefined) return setState({ at: "no_link" })
    held.current = withoutWish(current)
    setLink(held.current)
    setState({ at: "opening" })
    void open()
  }, [open])

  /** A walk-in has no link: their place in line opens the visit again. */
  const comeBack = useCallback(async () => {
    if (walkedIn() && (await post("/api/queue/enter", { here: true })).ok) return open()
    forgetSession()
    enter()
  }, [enter, open])

  const stayThere = useCallback(() => setState({ at: "moved" }), [])

  const retry = useCallback(() => {
    setState({ at: "opening" })
    void open()
  }, [open])

  return { state, view, link, refresh, retry, submitBirthDate, enter, comeBack, stayThere }
}

function asks({ wish }: JoinLink): boolean {
  return wish !== undefined && wish !== "check"
}
