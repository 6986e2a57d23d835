import { type Bytes, concat } from "@/lib/e2ee/encoding"
import { documentKind } from "@/lib/patients/document-kind"
import { pictureSize } from "@/lib/patients/picture-size"

import { type Block, blocksOf, hashOf, hasRightLength, type Offer } from "../block"
import { longestPhotoEdge } from "../picture-edge"
import { largestVoice, voiceTypeOf } from "../voice"

/** One file of somebody else on its way here. Nothing of it is shown before all of it was checked. */
export type Receiving = {
  readonly id: string
  readonly from: string
  readonly offer: Offer
  state(): ReceivingState
  /** Share of the blocks that are here, 0…1. */
  progress(): number
  /** Bytes that it takes, or will take in its turn. */
  holds(): number
  turn(): Turn
  /** It is wanted, but others are fetched first. */
  wait(): void
  /** Asks at once. */
  run(): void
  /** Nothing comes: what is here stays, and another file has its turn. */
  rest(): void
  take(block: Block): void
  /** Asks for the next block where none came for a while. */
  tend(): void
  stop(): void
}

export type Turn = "waits" | "runs" | "rests"

export type ReceivingState =
  | { readonly at: "coming" | "checking" | "stopped" }
  | { readonly at: "refused"; readonly why: "broken" | "unsafe" }
  | { readonly at: "here"; readonly bytes: Bytes; readonly mediaType: string }

const askAfterMs = 3_000
/** Without a block for so long it rests, and asks no more often than this. */
export const restAfterMs = 15_000
/** Blocks that come together are answered together. */
const answerAfterMs = 40

export function startReceiving(
  id: string,
  from: string,
  offer: Offer,
  tools: {
    readonly ask: (block: number) => void
    readonly changed: () => void
    readonly now: () => number
  },
): Receiving {
  const { ask, changed, now } = tools
  const blocks = blocksOf(offer.size)
  let parts: Bytes[] = []
  let state: ReceivingState = { at: "coming" }
  let turn: Turn = "waits"
  let askedMs = now()
  let movedMs = now()
  let answer: ReturnType<typeof setTimeout> | undefined

  const next = (): number => parts.length + 1
  function askNow(): void {
    clearTimeout(answer)
    answer = undefined
    askedMs = now()
    if (state.at === "coming") ask(next())
  }

  function rest(): void {
    turn = "rests"
    askedMs = now()
  }

  async function finish(): Promise<void> {
    state = { at: "checking" }
    // The last answer: the sender learns that all of it is here.
    ask(next())
    const bytes = concat(...parts)
    parts = []
    const isWhole = (await hashOf(bytes)) === offer.sha256
    const mediaType = isWhole ? await safeKind(bytes, offer) : undefined
    if (stopped()) return
    state = !isWhole
      ? { at: "refused", why: "broken" }
      : mediaType === undefined
        ? { at: "refused", why: "unsafe" }
        : { at: "here", bytes, mediaType }
    changed()
  }

  const stopped = (): boolean => state.at === "stopped"

  return {
    id,
    from,
    offer,
    state: () => state,
    progress: () => (state.at === "coming" ? parts.length / blocks : 1),
    holds: () => (state.at === "coming" && turn === "rests" ? sizeOf(parts) : offer.size),
    turn: () => turn,
    wait() {
      turn = "waits"
    },
    run() {
      turn = "runs"
      movedMs = now()
      askNow()
    },
    rest,
    take(block) {
      if (state.at !== "coming" || block.number < next() || !hasRightLength(offer.size, block))
        return
      // A hole: it is asked for when nothing more comes.
      if (block.number > next()) return
      parts.push(block.content)
      askedMs = now()
      movedMs = now()
      if (parts.length === blocks) void finish()
      else answer ??= setTimeout(askNow, answerAfterMs)
      changed()
    },
    tend() {
      if (turn === "runs" && now() - movedMs > restAfterMs) rest()
      const waitMs = turn === "runs" ? askAfterMs : restAfterMs
      if (turn !== "waits" && now() - askedMs > waitMs) askNow()
    },
    stop() {
      clearTimeout(answer)
      parts = []
      state = { at: "stopped" }
      changed()
    },
  }
}

function sizeOf(parts: readonly Bytes[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0)
}

/** What may be shown or handed out: judged by its own bytes, whatever the sender calls it. */
async function safeKind(bytes: Bytes, offer: Offer): Promise<string | undefined> {
  if (offer.kind === "voice")
    return bytes.length <= largestVoice && offer.seconds !== undefined
      ? voiceTypeOf(bytes)
      : undefined
  const kind = await documentKind(bytes, offer.name)
  if (!kind.ok) return undefined
  if (offer.kind === "document")
    return kind.mediaType === "application/pdf" ? kind.mediaType : undefined
  // Our own pages send a picture as JPEG, drawn anew within this edge: what is larger was not made here.
  const size = pictureSize(bytes)
  const isPlain = size !== undefined && Math.max(size.width, size.height) <= longestPhotoEdge
  return isPlain && kind.mediaType === "image/jpeg" ? kind.mediaType : undefined
}
