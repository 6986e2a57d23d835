"use client"

import { useState } from "react"

import { post } from "@/app/_edge/post"
import type { PatientLine } from "@/lib/patients/queries"

type Search = {
  state: "idle" | "busy" | "short" | "found" | "failed"
  found: readonly PatientLine[]
}

/** Looks patients up. The words travel in a body, so that no name stands in an address or a log. */
export function useSearch(): Search & { find: (query: string) => Promise<void> } {
  const [search, setSearch] = useState<Search>({ state: "idle", found: [] })
  return {
    ...search,
    async find(query) {
      if (query.trim().length < 2) return setSearch({ state: "short", found: [] })
      setSearch((before) => ({ ...before, state: "busy" }))
      const answer = await post<PatientLine[]>("/api/patients/search", { query })
      setSearch(
        answer.ok ? { state: "found", found: answer.value } : { state: "failed", found: [] },
      )
    },
  }
}
