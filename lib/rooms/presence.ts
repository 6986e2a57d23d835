/** When the newest connection of a seat came and went. Present: came, and has not gone since. */
export type Presence = { readonly joinedAt: Date | null; readonly leftAt: Date | null }

/** What LiveKit says about one connection. `joinedAt` names the connection: each has its own. */
export type Sighting =
  | { readonly kind: "joined"; readonly joinedAt: Date }
  | { readonly kind: "left"; readonly joinedAt: Date; readonly at: Date }

export type PresenceChange = {
  readonly presence: Presence
  readonly changes: readonly Sighting["kind"][]
}

/**
 * Webhooks arrive late, twice and in any order, and a reload's old connection is reported gone
 * after the new one came. So only the newest connection counts, and its end wins over its start.
 */
export function sighted(presence: Presence, sighting: Sighting): PresenceChange {
  const newest = presence.joinedAt?.getTime() ?? -Infinity
  const connection = sighting.joinedAt.getTime()
  if (connection < newest) return { presence, changes: [] }
  const isNew = connection > newest
  const joined: readonly Sighting["kind"][] = isNew ? ["joined"] : []
  if (sighting.kind === "joined") {
    return isNew
      ? { presence: { ...presence, joinedAt: sighting.joinedAt }, changes: joined }
      : { presence, changes: [] }
  }
  if (!isNew && !isPresent(presence)) return { presence, changes: [] }
  // Webhooks count in whole seconds: a short connection must not seem to end before it began.
  const leftAt = new Date(Math.max(sighting.at.getTime(), connection))
  return { presence: { joinedAt: sighting.joinedAt, leftAt }, changes: [...joined, "left"] }
}

export function isPresent({ joinedAt, leftAt }: Presence): boolean {
  return joinedAt !== null && (leftAt === null || leftAt < joinedAt)
}

/**
 * What a list of who is in the room proves about one seat. Nothing, when it contradicts something
 * newer: a person who came while the list was on its way is not gone.
 */
export function listed(
  presence: Presence,
  connection: Date | undefined,
  listedAt: Date,
): Sighting | undefined {
  if (connection !== undefined) return { kind: "joined", joinedAt: connection }
  const { joinedAt } = presence
  if (joinedAt === null || !isPresent(presence)) return undefined
  return joinedAt < listedAt ? { kind: "left", joinedAt, at: listedAt } : undefined
}
