import type { LinkView } from "@/lib/identity/join"

/** From its start on nobody is asked whether they come: they are let in. */
export function hasBegun(
  link: Pick<LinkView, "changeUntil">,
  startsAt: string,
  now: Date,
): boolean {
  return link.changeUntil === null || now.getTime() >= Date.parse(startsAt)
}
