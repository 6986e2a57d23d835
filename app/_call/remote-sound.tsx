"use client"

import { useEffect, useRef } from "react"

import type { SessionTrack } from "@/lib/e2ee/client/session"

/** Everyone's voice. LiveKit says when the browser refuses to play it; see `playbackBlocked`. */
export function RemoteSound({ sounds }: { sounds: readonly SessionTrack[] }) {
  return sounds.map((sound) => <Voice key={sound.sid} track={sound.track} />)
}

function Voice({ track }: Pick<SessionTrack, "track">) {
  const element = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const audio = element.current
    if (audio === null) return
    track.attach(audio)
    return () => void track.detach(audio)
  }, [track])
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- live speech; captions come with the transcript
  return <audio ref={element} autoPlay className="hidden" />
}
