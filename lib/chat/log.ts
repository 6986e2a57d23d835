import type { SeatRole } from "@/lib/e2ee/seat-role"

import type { FileNote } from "./file-note"

/**
 * What was said in a visit, as one page knows it: lives in its memory and nowhere else. Events may
 * come twice and in any order; the same set of them gives the same log. Of one message the first that
 * arrived counts.
 */
export type ChatLog = {
  /** By time, then key. */
  readonly entries: readonly Entry[]
  /** Until when somebody is taken to be typing, by identity; Unix milliseconds. */
  readonly typing: ReadonlyMap<string, number>
  /** Who filed it and how it stands, by key: the word may come before what it is about. */
  readonly filed: ReadonlyMap<string, Filed>
}

export type Filed = { readonly by: Author; readonly standing: Standing }

/**
 * How it stands in the record, which looks at a file once more before it keeps it. `waiting`: the look takes
 * so long that the page which filed it asks no more.
 */
export type Standing = "checking" | "waiting" | "kept" | "refused"

export type Author = { readonly identity: string; readonly role: SeatRole }

export type Entry = {
  /** Ids are the author's own: nobody can write over what another one said. */
  readonly key: string
  readonly id: string
  readonly author: Author
  readonly mine: boolean
  readonly at: number
  readonly what: What
  /** Between its author and one other person. */
  readonly private: boolean
  /** By identity, as a reloaded page has a new key. Own: whom it is meant for. Of others: who may have it. */
  readonly to: readonly string[]
  /** Own: who has it, and who read it. */
  readonly got: readonly string[]
  readonly seen: readonly string[]
  /** A file: who takes no more of it; its author took it back. */
  readonly stopped: readonly string[]
  /** Own: waited too long for anybody's answer. */
  readonly late: boolean
  /** Of others: was on the screen. */
  readonly shown: boolean
}

export type What =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly file: FileNote }

type Said = {
  readonly id: string
  readonly author: Author
  readonly at: number
  readonly what: What
  readonly private: boolean
  readonly to: readonly string[]
}

export type ChatEvent =
  | (Said & { readonly type: "wrote" | "heard" })
  | {
      readonly type: "marked"
      readonly mark: "got" | "seen"
      readonly ids: readonly string[]
      readonly by: string
    }
  | { readonly type: "stopped"; readonly key: string; readonly by: string }
  | { readonly type: "overdue" | "again"; readonly id: string }
  | { readonly type: "shown"; readonly keys: readonly string[] }
  | { readonly type: "typing"; readonly by: string; readonly untilMs: number | undefined }
  | (Filed & { readonly type: "filed"; readonly key: string })

export type Delivery = "stopped" | "sending" | "late" | "some" | "delivered" | "read"

export const emptyLog: ChatLog = { entries: [], typing: new Map(), filed: new Map() }

/** Of a page's memory. */
export const maxEntries = 2_000

export function nextLog(log: ChatLog, event: ChatEvent): ChatLog {
  switch (event.type) {
    case "wrote":
      return add(log, { ...entryOf(event), mine: true, shown: true })
    case "heard":
      return typed(add(log, entryOf(event)), event.author.identity, undefined)
    case "marked":
      return change(log, (entry) => isOwn(entry, event.ids), marked(event.mark, event.by))
    case "stopped":
      return change(
        log,
        (entry) => entry.key === event.key,
        (entry) => ({ ...entry, stopped: withOne(entry.stopped, event.by) }),
      )
    case "overdue":
      return change(
        log,
        (entry) => isOwn(entry, [event.id]) && entry.got.length === 0,
        (entry) => ({ ...entry, late: true }),
      )
    case "again":
      return change(
        log,
        (entry) => isOwn(entry, [event.id]),
        (entry) => ({ ...entry, late: false }),
      )
    case "shown":
      return change(
        log,
        (entry) => !entry.shown && event.keys.includes(entry.key),
        (entry) => ({ ...entry, shown: true }),
      )
    case "typing":
      return typed(log, event.by, event.untilMs)
    case "filed":
      return withFiled(log, event.key, { by: event.by, standing: event.standing })
  }
}

/** The first word counts; "being checked" is followed by how that went on, from whoever filed it. */
function withFiled(log: ChatLog, key: string, filed: Filed): ChatLog {
  const known = log.filed.get(key)
  const isNew = known === undefined && log.filed.size < maxEntries
  const isNext =
    known !== undefined &&
    known.by.identity === filed.by.identity &&
    steps[known.standing] < steps[filed.standing]
  return isNew || isNext ? { ...log, filed: new Map(log.filed).set(key, filed) } : log
}

/** How it ended is said once. */
const steps: Record<Standing, number> = { checking: 0, waiting: 1, kept: 2, refused: 2 }

export function keyOf(author: string, id: string): string {
  return `${author} ${id}`
}

export function unreadOf(log: ChatLog): readonly Entry[] {
  return log.entries.filter((entry) => !entry.mine && !entry.shown)
}

/** How far an own message came. Nobody it is meant for: it was not sent. */
export function deliveryOf(entry: Entry): Delivery {
  if (entry.stopped.includes(entry.author.identity)) return "stopped"
  const to = entry.to.filter((one) => entry.got.includes(one) || !entry.stopped.includes(one))
  if (to.length === 0 && entry.to.length > 0) return "stopped"
  const has = (list: readonly string[]) => to.filter((one) => list.includes(one)).length
  const all = to.length
  if (all > 0 && has(entry.seen) === all) return "read"
  if (all > 0 && has(entry.got) === all) return "delivered"
  if (has(entry.got) > 0) return "some"
  return entry.late || all === 0 ? "late" : "sending"
}

/** Its author and those it is meant for: nobody else hears what becomes of it. */
export function sharersOf({ author, to }: Entry): readonly string[] {
  return [author.identity, ...to]
}

/** Own messages that somebody still waits for. */
export function undelivered(log: ChatLog, identity: string): readonly Entry[] {
  return log.entries.filter(
    (entry) =>
      entry.mine &&
      entry.to.includes(identity) &&
      !entry.got.includes(identity) &&
      !entry.stopped.includes(identity) &&
      !entry.stopped.includes(entry.author.identity),
  )
}

function entryOf({ id, author, at, what, private: isPrivate, to }: Said): Entry {
  const key = keyOf(author.identity, id)
  const empty = { got: [], seen: [], stopped: [], late: false, shown: false, mine: false }
  return { ...empty, key, id, author, at, what, private: isPrivate, to }
}

/** What is there stays as it was said first, and where it stood then. */
function add(log: ChatLog, entry: Entry): ChatLog {
  if (log.entries.some(({ key }) => key === entry.key)) return log
  const at = log.entries.findLastIndex((one) => isBefore(one, entry)) + 1
  const entries = log.entries.toSpliced(at, 0, entry)
  const spare = entries.length > maxEntries ? spareOf(entries) : undefined
  return { ...log, entries: entries.filter((one) => one !== spare) }
}

/** The oldest of whoever said the most: a flood washes away what others said of nobody. */
function spareOf(entries: readonly Entry[]): Entry | undefined {
  const counts = new Map<string, number>()
  for (const { author } of entries)
    counts.set(author.identity, (counts.get(author.identity) ?? 0) + 1)
  for (const [author] of [...counts].toSorted(([, a], [, b]) => b - a)) {
    const spare = entries.find((one) => one.author.identity === author && !isAwaited(one))
    if (spare !== undefined) return spare
  }
  return entries[0]
}

/** Own, and not yet with everybody. */
function isAwaited(entry: Entry): boolean {
  return entry.mine && ["sending", "late", "some"].includes(deliveryOf(entry))
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at === other.at ? one.key < other.key : one.at < other.at
}

function isOwn(entry: Entry, ids: readonly string[]): boolean {
  return entry.mine && ids.includes(entry.id)
}

function marked(mark: "got" | "seen", by: string) {
  return (entry: Entry): Entry => ({
    ...entry,
    late: false,
    got: withOne(entry.got, by),
    seen: mark === "seen" ? withOne(entry.seen, by) : entry.seen,
  })
}

function withOne(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list : [...list, one].toSorted()
}

/** The same object where nothing changed: nothing is drawn again. */
function change(
  log: ChatLog,
  wanted: (entry: Entry) => boolean,
  to: (entry: Entry) => Entry,
): ChatLog {
  if (!log.entries.some(wanted)) return log
  return { ...log, entries: log.entries.map((entry) => (wanted(entry) ? to(entry) : entry)) }
}

function typed(log: ChatLog, by: string, untilMs: number | undefined): ChatLog {
  if (untilMs === undefined && !log.typing.has(by)) return log
  const typing = new Map(log.typing)
  if (untilMs === undefined) typing.delete(by)
  else typing.set(by, untilMs)
  return { ...log, typing }
}
