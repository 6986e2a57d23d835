"use client"

import { useEffect, useState } from "react"

import { checkNetwork } from "./network-check"
import type { NetworkState } from "./network-check"

/** Checks once, and again whenever the phone changes its line. */
export function useNetwork(): NetworkState {
  const [state, setState] = useState<NetworkState>("asking")
  useEffect(() => {
    let gone = false
    const check = () =>
      void checkNetwork().then((found) => {
        if (!gone) setState(found)
      })
    check()
    window.addEventListener("online", check)
    window.addEventListener("offline", check)
    return () => {
      gone = true
      window.removeEventListener("online", check)
      window.removeEventListener("offline", check)
    }
  }, [])
  return state
}
