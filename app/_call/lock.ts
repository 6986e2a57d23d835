import type {
  Badge,
  Protection,
  SessionSnapshot,
  SpokenCode,
  Warning,
} from "@/lib/e2ee/client/session"

/** What the badge says (docs/e2ee.md §11). "none": there is nobody to be locked with yet. */
export type Lock = {
  readonly word: Badge | "none"
  /** sure: locked, as it should be. ok: people have compared the code. */
  readonly tone: "plain" | "sure" | "ok" | "warn" | "bad"
  readonly code: SpokenCode
  readonly warnings: readonly Warning[]
}

/** `protection`: as the person was told. Without encryption there is one word, from the first moment to the last. */
export function lockOf(room: SessionSnapshot | undefined, protection: Protection): Lock {
  if (protection === "none") {
    const warnings = room?.warnings ?? []
    return { word: "plain", tone: "warn", code: { state: "none" }, warnings }
  }
  if (room === undefined || room.connection !== "connected") {
    return { word: "none", tone: "plain", code: { state: "none" }, warnings: [] }
  }
  const { badge, code, warnings, peers } = room
  const alone = !peers.some((peer) => peer.role !== undefined)
  const word = alone && badge !== "warning" && badge !== "broken" ? "securing" : badge
  return { word, tone: tones[word], code, warnings }
}

const tones = {
  plain: "warn",
  securing: "plain",
  encrypted: "sure",
  linked: "sure",
  checked: "ok",
  warning: "warn",
  broken: "bad",
} as const

/** "482 915 · 037 264": two halves of six, as they are read out. */
export function spoken(digits: string): string {
  return halvesOf(digits).join(" · ")
}

/** The clinician reads the first half, the patient the last, so that neither can only echo. */
export function halvesOf(digits: string): [string, string] {
  const threes = digits.match(/.{1,3}/g) ?? []
  return [threes.slice(0, 2).join(" "), threes.slice(2).join(" ")]
}
