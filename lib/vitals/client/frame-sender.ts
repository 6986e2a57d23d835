import type { DataTrackWriter } from "@/lib/e2ee/client/session"

import { fillBody, frameHistory, parseNack } from "../backfill"
import { type VitalsLink, watches } from "./link"

/**
 * What a bedside does for viewers on bad lines: keeps the frames of the last two minutes for those who
 * ask again, and sends each frame twice, one frame apart, while a viewer loses more than a hundredth.
 */
export type FrameSender = {
  /** To each of the tracks; with the frame before it where a viewer loses frames. */
  send(seq: number, payload: Uint8Array<ArrayBuffer>, tracks: readonly DataTrackWriter[]): void
  /** A viewer told what part of the frames it lost. */
  loses(percent: number): void
  /** Answers viewers until undone. */
  answer(link: VitalsLink, stream: number): () => void
}

const repeatAbovePercent = 1
/** With repeats the loss seems to be over: a minute later it is looked at without them. */
const repeatForMs = 60_000

export function frameSender(frameMs: number, now: () => number): FrameSender {
  const history = frameHistory(frameMs)
  let repeatUntil = -Infinity
  let previous: Uint8Array<ArrayBuffer> | undefined

  return {
    send(seq, payload, tracks) {
      const again = now() < repeatUntil ? previous : undefined
      for (const track of tracks) {
        track.push(payload)
        if (again !== undefined) track.push(again)
      }
      history.add(seq, payload)
      previous = payload
    },
    loses(percent) {
      if (percent > repeatAbovePercent) repeatUntil = now() + repeatForMs
    },
    answer: (link, stream) =>
      link.on("nack", (message) => {
        const nack = parseNack(message.json())
        if (nack?.stream !== stream || !watches(message.from.role)) return
        const { identity } = message.from
        void link.send("fill", fillBody(nack, history.at), { to: identity })
      }),
  }
}
