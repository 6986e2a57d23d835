"use client"

import { useEvents } from "@/app/_edge/use-events"

/** Keeps a stream open on every staff page: a session that is revoked leaves the screen at once. */
export function SessionWatch() {
  useEvents(() => undefined)
  return null
}
