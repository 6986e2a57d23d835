import { type ChatEvent, type ChatLog, emptyLog, nextLog, unreadOf } from "../log"
import type { PhotoState } from "../photo"
import type { FileState } from "./files"
import type { Member } from "./members"
import type { ChatSnapshot } from "./types"

const progressEveryMs = 100

export type LiveLog = ReturnType<typeof createLiveLog>

/** The log as a page watches it, with what is told beside it: files on their way, who is here, who types. */
export function createLiveLog(beside: {
  readonly now: () => number
  readonly members: () => readonly Member[]
  readonly met: () => boolean
  readonly fileState: (author: string, id: string) => FileState | undefined
  readonly photo: () => PhotoState
}) {
  const listeners = new Set<() => void>()
  let log: ChatLog = emptyLog
  let filesChanged = false
  let progress: ReturnType<typeof setTimeout> | undefined
  let snapshot = look()

  function look(): ChatSnapshot {
    const now = beside.now()
    const typing = [...log.typing].flatMap(([who, untilMs]) => (untilMs > now ? [who] : []))
    const known = log.entries.flatMap(({ key, id, author, what }) => {
      const state = what.kind === "file" ? beside.fileState(author.identity, id) : undefined
      return state === undefined ? [] : [[key, state] as const]
    })
    return {
      log,
      members: beside.members(),
      met: beside.met(),
      unread: unreadOf(log).length,
      typing,
      files: new Map(known),
      photo: beside.photo(),
    }
  }

  function tell(): void {
    const next = look()
    const isSame =
      !filesChanged &&
      next.log === snapshot.log &&
      next.members === snapshot.members &&
      next.photo === snapshot.photo &&
      next.typing.join() === snapshot.typing.join()
    if (isSame) return
    filesChanged = false
    snapshot = next
    for (const listener of listeners) listener()
  }

  return {
    log: () => log,
    apply(event: ChatEvent): void {
      log = nextLog(log, event)
    },
    /** To whoever watches, where anything is another. */
    tell,
    get: () => snapshot,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Told with the next word, and by itself soon: blocks come faster than anybody looks. */
    fileMoved(): void {
      filesChanged = true
      progress ??= setTimeout(() => {
        progress = undefined
        tell()
      }, progressEveryMs)
    },
    close: () => clearTimeout(progress),
  }
}
