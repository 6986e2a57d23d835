/** What a link asks for beyond opening the visit. Each only leads to a page where it is pressed. */
export const wishes = ["confirm", "move", "cancel", "stop", "check"] as const
export type Wish = (typeof wishes)[number]

/** What a fragment carries: `#t=TOKEN`, `&do=` in a message, and `&k=` only where a person shared the link. */
export type JoinLink = {
  token: string
  linkSecret: string | undefined
  wish: Wish | undefined
}

export function linkOf(fragment: string): JoinLink | undefined {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""))
  const token = fields.get("t")?.trim()
  const wish = wishes.find((one) => one === fields.get("do"))
  return token ? { token, linkSecret: fields.get("k") ?? undefined, wish } : undefined
}

/** Back into a fragment, as it was read. */
export function fragmentOf({ token, linkSecret, wish }: JoinLink): string {
  // A token of ours has nothing to escape; what somebody typed must not become a wish on the way.
  const secret = linkSecret === undefined ? "" : `&k=${encodeURIComponent(linkSecret)}`
  return `#t=${encodeURIComponent(token)}${secret}${wish === undefined ? "" : `&do=${wish}`}`
}

/** The link as another browser opens it: to the visit itself. */
export function addressOf(origin: string, link: Pick<JoinLink, "token" | "linkSecret">): string {
  return `${origin}/join${fragmentOf({ ...link, wish: undefined })}`
}
