"use client"

import { useEffect, useState } from "react"

import { post } from "@/app/_edge/post"

import { untilLoaded } from "./until-loaded"

export type PhoneMe = { readonly state: "open" | "asking" | "asked"; readonly onAsk: () => void }

/**
 * The other way to the doctor while the call comes back, and the word that it is not needed any more once it
 * is. Either is said until it is heard: the line may be away altogether.
 */
export function usePhoneMe(isInCall: boolean): PhoneMe {
  const [wanted, setWanted] = useState<boolean>()
  const [heard, setHeard] = useState<boolean>()
  if (isInCall && wanted === true) setWanted(false)
  useEffect(() => {
    if (wanted === undefined) return
    return untilLoaded(
      () => tell(wanted),
      () => setHeard(wanted),
    )
  }, [wanted])
  const state = wanted !== true ? "open" : heard === true ? "asked" : "asking"
  return { state, onAsk: () => setWanted(true) }
}

async function tell(wanted: boolean): Promise<object> {
  const answer = await post("/api/visit/phone-me", { wanted })
  // The visit is over, or the seat is gone: nobody is to be phoned.
  if (!answer.ok && answer.reason !== "not_found") throw new Error(answer.reason)
  return answer
}
