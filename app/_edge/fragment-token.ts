"use client"

import { useState, useEffect } from "react"

/**
 * The token of a link (`#t=…`), read once and taken out of the address bar, so that it stays in no
 * history and in no screenshot. Null: there is none. Undefined until the page is awake.
 */
export function useFragmentToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>()
  useEffect(() => {
    const found = new URLSearchParams(window.location.hash.slice(1)).get("t")
    if (found !== null) window.history.replaceState(null, "", window.location.pathname)
    // oxlint-disable-next-line react/set-state-in-effect -- the server knows no fragment, and the address gives it once
    setToken((known) => known ?? found)
  }, [])
  return token
}
