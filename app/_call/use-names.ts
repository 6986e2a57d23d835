"use client"

import { useTranslations } from "next-intl"
import { useEffect, useMemo, useRef, useState } from "react"

import { post } from "@/app/_edge/post"
import type { Seated, SeatedName } from "@/lib/guests/guest-view"

import type { CallOptions } from "./call-session"
import type { Names } from "./roster"
import type { CallView } from "./use-call"

/** As the call has it: staff name the visit, or the class. */
type Sitting = Pick<CallOptions, "visitId" | "classId">

/**
 * Who the identities in the room are, as the visit's own list has it: what a participant calls itself
 * is never shown. Asked again whenever somebody comes whose name is not known, and whenever somebody
 * goes: they may have been sent out, and must find no key when they come back by an old token.
 */
export function useNames(
  { room, session }: Pick<CallView, "room" | "session">,
  { visitId, classId }: Sitting,
): Names {
  const t = useTranslations("class")
  /** Once known they stay: what somebody wrote is theirs after they went. */
  const [seated, setSeated] = useState<ReadonlyMap<string, SeatedName>>(new Map())
  const [failures, setFailures] = useState(0)
  const before = useRef<ReadonlySet<string>>(new Set())
  const people = (room?.peers ?? []).filter(({ role }) => role !== undefined && role !== "device")
  const here = people.map(({ identity }) => identity).join(" ")
  useEffect(() => {
    const now = new Set(here.split(" ").filter((one) => one !== ""))
    const came = [...now].some((one) => !before.current.has(one))
    const went = [...before.current].some((one) => !now.has(one))
    if (session === null || (!came && !went)) return
    before.current = now
    let retry: ReturnType<typeof setTimeout> | undefined
    const body = { ...(visitId && { visitId }), ...(classId && { classId }) }
    void post<Seated>("/api/rooms/people", body).then((answer) => {
      if (answer.ok) {
        const { names, out, host } = answer.value
        session.putOut(out)
        session.setHost(host)
        return setSeated(
          (known) => new Map([...known, ...names.map((one) => [one.identity, one] as const)]),
        )
      }
      // Until somebody answers the role stands for the name.
      before.current = new Set()
      retry = setTimeout(() => setFailures((n) => n + 1), againMs)
    })
    return () => clearTimeout(retry)
  }, [here, failures, session, visitId, classId])
  return useMemo(
    () =>
      new Map(
        [...seated.values()].flatMap(({ identity, name, place }) => {
          const called = name ?? (place === undefined ? undefined : t("member", { place }))
          return called === undefined ? [] : [[identity, called] as const]
        }),
      ),
    [seated, t],
  )
}

const againMs = 3_000
