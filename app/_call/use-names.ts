"use client"

import { useTranslations } from "next-intl"
import { useEffect, useMemo, useRef, useState } from "react"

import { post } from "@/app/_edge/post"
import type { SessionSnapshot } from "@/lib/e2ee/client/session"
import type { SeatedName } from "@/lib/guests/guest-view"

import type { CallOptions } from "./call-session"
import type { Names } from "./roster"

/** As the call has it: staff name the visit, or the class. */
type Sitting = Pick<CallOptions, "visitId" | "classId">

/**
 * Who the identities in the room are, as the visit's own list has it: what a participant calls itself
 * is never shown. Asked again whenever somebody is there whose name is not known yet.
 */
export function useNames(room: SessionSnapshot | undefined, { visitId, classId }: Sitting): Names {
  const t = useTranslations("class")
  const [seated, setSeated] = useState<readonly SeatedName[]>([])
  const asked = useRef(new Set<string>())
  const people = (room?.peers ?? []).filter(
    ({ role }) => role !== undefined && role !== "device" && role !== "watcher",
  )
  const here = people.map(({ identity }) => identity).join(" ")
  useEffect(() => {
    const unknown = here.split(" ").filter((one) => one !== "" && !asked.current.has(one))
    if (unknown.length === 0) return
    for (const one of unknown) asked.current.add(one)
    const body = { ...(visitId && { visitId }), ...(classId && { classId }) }
    void post<SeatedName[]>("/api/rooms/people", body).then((answer) => {
      if (answer.ok) return setSeated(answer.value)
      // Nobody answered: the next change asks again. Until then the role stands for the name.
      for (const one of unknown) asked.current.delete(one)
    })
  }, [here, visitId, classId])
  return useMemo(
    () =>
      new Map(
        seated.flatMap(({ identity, name, place }) => {
          const called = name ?? (place === undefined ? undefined : t("member", { place }))
          return called === undefined ? [] : [[identity, called] as const]
        }),
      ),
    [seated, t],
  )
}
