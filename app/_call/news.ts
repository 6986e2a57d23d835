/** What somebody who does not see the screen has to know. */
export type CallFacts = {
  readonly microphone: boolean
  readonly camera: boolean
  /** What is behind oneself is blurred. */
  readonly blur: boolean
  /** Everybody with a face, by identity. */
  readonly people: ReadonlyMap<string, string>
  /** Whose screen is shown: a name, or oneself. */
  readonly sharer: { readonly name: string | undefined } | undefined
  readonly unread: number
}

export type News =
  | {
      readonly kind:
        | "muted"
        | "unmuted"
        | "cameraOff"
        | "cameraOn"
        | "blurred"
        | "notBlurred"
        | "ownScreen"
        | "screenEnded"
    }
  | { readonly kind: "came" | "left" | "screenOf"; readonly name: string }
  | { readonly kind: "unread" | "manyCame" | "manyLeft"; readonly count: number }

/** What became different, each thing once; what merely stays is not said again. */
export function newsOf(before: CallFacts, after: CallFacts): readonly News[] {
  const news: News[] = []
  if (before.microphone !== after.microphone)
    news.push({ kind: after.microphone ? "unmuted" : "muted" })
  if (before.camera !== after.camera) news.push({ kind: after.camera ? "cameraOn" : "cameraOff" })
  if (before.blur !== after.blur) news.push({ kind: after.blur ? "blurred" : "notBlurred" })
  news.push(...crowd(missing(before.people, after.people), "came", "manyCame"))
  news.push(...crowd(missing(after.people, before.people), "left", "manyLeft"))
  news.push(...screenNews(before.sharer, after.sharer))
  if (after.unread > before.unread) news.push({ kind: "unread", count: after.unread })
  return news
}

/** Who of `now` is not among `known`. */
function missing(known: CallFacts["people"], now: CallFacts["people"]): readonly string[] {
  return [...now].flatMap(([identity, name]) => (known.has(identity) ? [] : [name]))
}

/** A class that comes in at once is a number: thirty names would be read out for a minute. */
function crowd(
  names: readonly string[],
  one: "came" | "left",
  many: "manyCame" | "manyLeft",
): readonly News[] {
  if (names.length > mostNamed) return [{ kind: many, count: names.length }]
  return names.map((name) => ({ kind: one, name }))
}

const mostNamed = 3

function screenNews(before: CallFacts["sharer"], after: CallFacts["sharer"]): readonly News[] {
  if (after === undefined) return before === undefined ? [] : [{ kind: "screenEnded" }]
  if (before !== undefined && before.name === after.name) return []
  return [after.name === undefined ? { kind: "ownScreen" } : { kind: "screenOf", name: after.name }]
}
