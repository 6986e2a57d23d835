/** What a fragment carries: `#t=TOKEN`, and `&k=` only where a person shared the link. */
export type JoinLink = { token: string; linkSecret: string | undefined }

export function linkOf(fragment: string): JoinLink | undefined {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""))
  const token = fields.get("t")?.trim()
  return token ? { token, linkSecret: fields.get("k") ?? undefined } : undefined
}

export function addressOf(origin: string, link: JoinLink): string {
  const secret = link.linkSecret === undefined ? "" : `&k=${link.linkSecret}`
  return `${origin}/join#t=${link.token}${secret}`
}
