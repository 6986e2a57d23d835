import type { E2eeSession } from "@/lib/e2ee/client/session"
import type { Bytes } from "@/lib/e2ee/encoding"

import type { Offer } from "../block"
import type { ChatLog, Entry, Standing } from "../log"
import type { PhotoState } from "../photo"
import type { FileState } from "./files"
import type { Member } from "./members"
import type { PhotoTalk } from "./photo-talk"

/** What the chat needs of the encrypted session. */
export type ChatLink = Pick<
  E2eeSession,
  "send" | "on" | "state" | "identity" | "role" | "kid" | "now"
>

/**
 * The conversation of one page, through every session it has: what was said stays in memory, and what
 * did not arrive is sent again when its reader is back.
 */
export type Chat = {
  /** `get` answers the same object until something changed. */
  get(): ChatSnapshot
  subscribe(listener: () => void): () => void
  /** Listens and speaks on this session until the answer is called. */
  attach(link: ChatLink): () => void
  /** `to`: the identity of the one person who may read it. */
  write(text: string, to?: string): void
  /** Bytes that were already made safe to send: see `plainPicture` and `documentKind`. */
  /** Answers with its entry's key; undefined where there is no session. */
  sendFile(file: OutgoingFile, to?: string): Promise<string | undefined>
  /** An own file is taken back, another one's is not wanted. */
  stop(entry: Entry): void
  again(id: string): void
  /** Call at each key: says so at most every 3 s. */
  type(): void
  /** The conversation stands on a screen that somebody can see: what comes is read. */
  show(isShown: boolean): void
  /** False: of what others write only a clinician's is taken in, as the host of a class wants it. */
  limit(isOpen: boolean): void
  /** Says to those who have this message that it was filed to the record, and how it stands there. */
  filed(entry: Entry, standing: Standing): void
  /** The talk about one photograph. */
  readonly photo: PhotoTalk
  /** How many sealed messages were none of ours: too long, of another form, private without being so. */
  dropped(): number
  /** The page goes away: what was received goes with it. */
  close(): void
  /** Aborted by `close`: ends what is done for this conversation alone. */
  readonly closed: AbortSignal
}

export type OutgoingFile = Pick<Offer, "name" | "kind" | "seconds"> & {
  readonly bytes: Bytes
  readonly mediaType: string
}

export type ChatSnapshot = {
  readonly log: ChatLog
  /** People who can be written to now. */
  readonly members: readonly Member[]
  /** Somebody was here: what is written while nobody is waits for them. */
  readonly met: boolean
  readonly unread: number
  /** By key of its entry. */
  readonly files: ReadonlyMap<string, FileState>
  /** Identities that are typing now. */
  readonly typing: readonly string[]
  readonly photo: PhotoState
}
