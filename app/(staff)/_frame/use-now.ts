"use client"

import { useEffect, useState } from "react"

/**
 * The time, moving on every `everyMs`. It starts at the server's, so that the first paint in the
 * browser says what the server said.
 */
export function useNow(serverIso: string, everyMs: number): Date {
  const [now, setNow] = useState(() => new Date(serverIso))
  useEffect(() => {
    // The browser's clock may be wrong: only the time that passed is taken from it.
    const [server, mounted] = [new Date(serverIso).getTime(), performance.now()]
    const tick = () => setNow(new Date(server + performance.now() - mounted))
    tick()
    const timer = setInterval(tick, everyMs)
    return () => clearInterval(timer)
  }, [serverIso, everyMs])
  return now
}
