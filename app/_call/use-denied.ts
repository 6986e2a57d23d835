"use client"

import { useEffect, useState } from "react"

import { permission } from "@/app/_media/capture"

import type { OwnMediaState } from "./own-media"

/** The browser was told no to the device that was refused, and asks no more. */
export function useDenied({ microphone, camera }: OwnMediaState): boolean {
  const refused =
    microphone.problem === "refused"
      ? "microphone"
      : camera.problem === "refused"
        ? "camera"
        : undefined
  const [denied, setDenied] = useState(false)
  useEffect(() => {
    if (refused === undefined) return
    let gone = false
    void permission(refused).then((state) => (gone ? undefined : setDenied(state === "denied")))
    return () => {
      gone = true
    }
    // Each press asks anew.
  }, [refused, microphone, camera])
  return denied
}
