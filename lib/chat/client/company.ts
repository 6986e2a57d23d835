import type { Peer } from "@/lib/e2ee/client/session"

import { audienceOf, type Member, membersOf } from "./members"

/** Who can be written to now, and everyone there ever was: written to while they are away, too. */
export function createCompany() {
  let members: readonly Member[] = []
  const known = new Map<string, Member>()
  return {
    members: () => members,
    audience: () => audienceOf(members, [...known.values()]),
    /** Identities of everyone there was so far: who comes later has nothing of what was said. */
    known: (): readonly string[] => [...known.keys()],
    /** Those who are here under a key that was not: new, or back on another device. Undefined: nothing changed. */
    meet(peers: readonly Peer[]): readonly Member[] | undefined {
      const next = membersOf(peers)
      if (JSON.stringify(next) === JSON.stringify(members)) return undefined
      const before = members
      members = next
      for (const member of next) known.set(member.identity, member)
      return next.filter(({ kid }) => !before.some((one) => one.kid === kid))
    },
  }
}
