"use client"

import { useRef, useState } from "react"
import type { ReactNode } from "react"

import { initials } from "@/app/_ui/avatar"
import type { SeatRole } from "@/lib/e2ee/client/session"

import { castOf } from "./cast"
import { markFirstFrame } from "./marks"
import { RemoteSound } from "./remote-sound"
import { RemoteVideo } from "./remote-video"
import type { CallView } from "./use-call"
import { useStageFacts } from "./use-stage-facts"

type Props = {
  view: CallView
  /** One's own. */
  seat: Extract<SeatRole, "patient" | "clinician">
  /** Who the visit is with. */
  name: string
  words: { videoOf: string; cameraIsOff: string; waiting: string }
  /** What lies over the picture. */
  children: ReactNode
}

/**
 * The picture of whom the visit is with, edge to edge, and everybody's sound. The root tells tests
 * what is true: `data-state`, `data-encrypted` (every publication here), `data-remote-frames`.
 */
export function Stage({ view, seat, name, words, children }: Props) {
  const root = useRef<HTMLDivElement>(null)
  const cast = castOf(view.room?.peers ?? [], seat)
  const { picture, lead } = cast
  const shown = picture !== undefined && !picture.muted ? picture : undefined
  const [seen, setSeen] = useState<string>()
  useStageFacts(root, view.session, shown)

  return (
    <div
      ref={root}
      data-stage
      data-state={view.state.at}
      data-badge={view.room?.badge}
      className="mon on-video absolute inset-0 overflow-hidden bg-mon-0 text-mon-text-1"
    >
      {shown === undefined || seen !== shown.sid ? (
        <div className="absolute inset-0 grid place-content-center justify-items-center gap-4 px-6 pb-24 text-center">
          <span
            aria-hidden
            className="grid size-24 place-items-center rounded-full bg-mon-2 text-head font-semibold text-mon-text-2"
          >
            {initials(name)}
          </span>
          <output className="text-read text-mon-text-1">
            {lead !== undefined && picture !== undefined && picture.muted
              ? words.cameraIsOff
              : words.waiting}
          </output>
        </div>
      ) : null}
      {shown === undefined ? null : (
        <RemoteVideo
          key={shown.sid}
          source={shown}
          label={words.videoOf}
          fit={seat === "clinician" ? "measured" : "cover"}
          stale={view.state.at === "reconnecting"}
          onFirstFrame={() => {
            markFirstFrame()
            setSeen(shown.sid)
          }}
        />
      )}
      <RemoteSound sounds={cast.sounds} />
      {children}
    </div>
  )
}
