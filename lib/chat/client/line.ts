import type { Bytes } from "@/lib/e2ee/encoding"

import type { Author } from "../log"
import type { ChatMessage } from "../schema"
import type { ChatLink } from "./types"

export type Line = ReturnType<typeof createLine>

/** The session that the chat speaks through now. Who this page is outlives it. */
export function createLine() {
  let link: ChatLink | undefined
  let self: Author | undefined
  return {
    link: () => link,
    /** Oneself, in this session or in the last one. */
    self: () => self,
    me: () => self?.identity ?? "",
    now: (): number => link?.now() ?? Date.now(),
    open(next: ChatLink): void {
      link = next
      self = { identity: next.identity, role: next.role }
    },
    /** An older session ends nothing of a newer one. */
    close(old: ChatLink): void {
      if (link === old) link = undefined
    },
    /** To one person, or to all. */
    say(message: ChatMessage, to?: string): void {
      void link?.send("chat", message, to === undefined ? {} : { to })
    },
    async sendBlock(to: string, body: Bytes): Promise<boolean> {
      const sent = await link?.send("file", body, { to })
      return sent?.ok === true
    },
  }
}
