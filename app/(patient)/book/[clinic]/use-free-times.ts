"use client"

import { useEffect, useState } from "react"
import * as z from "zod/mini"

import { get } from "@/app/_edge/post"

import { askedFor } from "./free-times"

export type FreeTimes =
  | { kind: "loading" }
  | { kind: "failed"; tooMany: boolean }
  | { kind: "ready"; starts: readonly string[] }
type Asked = {
  clinic: string
  visitTypeId: string
  clinicianId: string | undefined
  first: string
  today: string
  /** Changes when the times have to be asked for again. */
  round: number
}

/** The free times around a week. While a newer question is open the answer to an older one is dropped. */
export function useFreeTimes(asked: Asked): FreeTimes {
  const { clinic, visitTypeId, clinicianId, first, today, round } = asked
  const { from, days } = askedFor(first, today)
  const search = new URLSearchParams({ clinic, visitTypeId, from, days: String(days) })
  if (clinicianId !== undefined) search.set("clinicianId", clinicianId)
  const question = `${search.toString()}#${round}`
  const [answer, setAnswer] = useState<{ question: string; times: FreeTimes }>()

  useEffect(() => {
    let wanted = true
    void get(`/api/slots?${question.split("#")[0]}`).then((reply) => {
      const open = reply.ok ? Open.safeParse(reply.value) : undefined
      const times: FreeTimes = open?.success
        ? {
            kind: "ready",
            starts: open.data.days.flatMap(({ slots }) => slots.map((one) => one.startsAt)),
          }
        : { kind: "failed", tooMany: !reply.ok && reply.reason === "too_many" }
      if (wanted) setAnswer({ question, times })
    })
    return () => {
      wanted = false
    }
  }, [question])

  return answer?.question === question ? answer.times : { kind: "loading" }
}

const Open = z.object({
  days: z.array(z.object({ slots: z.array(z.object({ startsAt: z.iso.datetime() })) })),
})
