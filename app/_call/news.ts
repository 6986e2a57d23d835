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
  /** What is wrong with either side's line, as it stands on the screen. */
  readonly line: readonly string[]
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
  | { readonly kind: "unread"; readonly count: number }
  | { readonly kind: "line"; readonly words: string }

/** What became different, each thing once; what merely stays is not said again. */
export function newsOf(before: CallFacts, after: CallFacts): readonly News[] {
  const news: News[] = []
  if (before.microphone !== after.microphone)
    news.push({ kind: after.microphone ? "unmuted" : "muted" })
  if (before.camera !== after.camera) news.push({ kind: after.camera ? "cameraOn" : "cameraOff" })
  if (before.blur !== after.blur) news.push({ kind: after.blur ? "blurred" : "notBlurred" })
  for (const [identity, name] of after.people)
    if (!before.people.has(identity)) news.push({ kind: "came", name })
  for (const [identity, name] of before.people)
    if (!after.people.has(identity)) news.push({ kind: "left", name })
  news.push(...screenNews(before.sharer, after.sharer))
  if (after.unread > before.unread) news.push({ kind: "unread", count: after.unread })
  for (const words of after.line)
    if (!before.line.includes(words)) news.push({ kind: "line", words })
  return news
}

function screenNews(before: CallFacts["sharer"], after: CallFacts["sharer"]): readonly News[] {
  if (after === undefined) return before === undefined ? [] : [{ kind: "screenEnded" }]
  if (before !== undefined && before.name === after.name) return []
  return [after.name === undefined ? { kind: "ownScreen" } : { kind: "screenOf", name: after.name }]
}
