"use client"

import { useEffect } from "react"
import type { RefObject } from "react"

import { entriesOf, sum } from "@/app/_media/line-stats"
import type { E2eeSession, SessionTrack } from "@/lib/e2ee/client/session"

/**
 * Writes what is true onto the stage once a second, without rendering anything: whether every
 * publication in the room is encrypted, how many frames of the picture were decoded, and what was
 * refused how often ("env-replay:2").
 */
export function useStageFacts(
  root: RefObject<HTMLElement | null>,
  session: E2eeSession | null,
  picture: SessionTrack | undefined,
): void {
  const track = picture?.track
  useEffect(() => {
    let stopped = false
    const write = async (): Promise<void> => {
      const frames = await framesDecoded(track)
      const { current } = root
      if (stopped || current === null) return
      current.setAttribute("data-encrypted", session === null ? "" : encryptionOf(session))
      current.setAttribute("data-remote-frames", String(frames))
      current.setAttribute("data-refused", session === null ? "" : refusedBy(session))
    }
    const timer = setInterval(() => void write(), 1_000)
    void write()
    return () => {
      stopped = true
      clearInterval(timer)
    }
  }, [root, session, track])
}

function refusedBy(session: E2eeSession): string {
  return Object.entries(session.counts())
    .map(([code, count]) => `${code}:${count}`)
    .join(" ")
}

function encryptionOf({ room }: E2eeSession): "" | "true" | "false" {
  const people = [room.localParticipant, ...room.remoteParticipants.values()]
  const published = people.flatMap((person) => [...person.trackPublications.values()])
  if (published.length === 0) return ""
  return published.every((publication) => publication.isEncrypted) ? "true" : "false"
}

async function framesDecoded(track: SessionTrack["track"] | undefined): Promise<number> {
  const report = await track?.getRTCStatsReport().catch(() => undefined)
  return sum(entriesOf(report), "inbound-rtp", "framesDecoded")
}
