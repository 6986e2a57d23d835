"use client"

import { useEffect, useRef, useState } from "react"

import { post } from "@/app/_edge/post"
import type { SessionSnapshot } from "@/lib/e2ee/client/session"
import type { SeatedName } from "@/lib/guests/guest-view"

import type { Names } from "./roster"

/**
 * Who the identities in the room are, as the visit's own list has it: what a participant calls itself
 * is never shown. Asked again whenever somebody is there whose name is not known yet.
 */
export function useNames(room: SessionSnapshot | undefined, visitId: string | undefined): Names {
  const [names, setNames] = useState<Names>(new Map())
  const asked = useRef(new Set<string>())
  const people = (room?.peers ?? []).filter(
    ({ role }) => role !== undefined && role !== "device" && role !== "watcher",
  )
  const here = people.map(({ identity }) => identity).join(" ")
  useEffect(() => {
    const unknown = here.split(" ").filter((one) => one !== "" && !asked.current.has(one))
    if (unknown.length === 0) return
    for (const one of unknown) asked.current.add(one)
    const body = visitId === undefined ? {} : { visitId }
    void post<SeatedName[]>("/api/rooms/people", body).then((answer) => {
      if (answer.ok)
        return setNames(new Map(answer.value.map(({ identity, name }) => [identity, name])))
      // Nobody answered: the next change asks again. Until then the role stands for the name.
      for (const one of unknown) asked.current.delete(one)
    })
  }, [here, visitId])
  return names
}
