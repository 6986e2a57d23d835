import type { SealedMessage } from "@/lib/e2ee/client/session"

import { nackBody, readFill } from "../backfill"
import { unwrap } from "../framing"
import type { VitalsLink } from "./link"
import type { Sender } from "./viewer-sender"
import type { ReceivedWave } from "./wave-stream"

/** How often a viewer looks for gaps that have lasted long enough. */
export const lookForGapsMs = 100

/** Asks a bedside for what never came of its waves, where something is due. */
export function askForGaps(link: VitalsLink, sender: Sender, now: number): void {
  const { stream, identity } = sender
  const seqs = stream?.gaps.due(now) ?? []
  if (stream === undefined || seqs.length === 0) return
  void link.send("nack", nackBody({ stream: stream.meta.stream, seqs }), { to: identity })
}

/** The answer: what of it is new, to be treated as what came by itself. */
export function takeFill(
  { stream, clock }: Sender,
  message: SealedMessage,
  now: number,
): readonly ReceivedWave[] {
  const fill = readFill(message.body)
  if (stream === undefined || fill === undefined) return []
  const waves = fill.frames.flatMap((frame) => stream.fill(frame, now, clock.offset(now) ?? 0))
  const absent = fill.absent.filter((one) => one.stream === stream.meta.stream)
  for (const { seq } of absent) stream.gaps.settled(unwrap(stream.newest(), seq))
  stream.gaps.answered(waves.length > 0 || absent.length > 0)
  return waves
}
