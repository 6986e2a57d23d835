import type { BrowserContext } from "@playwright/test"

/**
 * An active media server: every signal from LiveKit to this person's pages goes through `rewrite`, which
 * answers the same bytes, others of the same length, or nothing. It hears what the pages ask for, too.
 * Begins with the next page.
 */
export async function between(
  context: BrowserContext,
  rewrite: (signal: string) => string | undefined,
  hear: (signal: string) => void = () => undefined,
): Promise<void> {
  await context.routeWebSocket(/\/rtc/, (page) => {
    const server = page.connectToServer()
    page.onMessage((message) => {
      if (typeof message !== "string") hear(message.toString("latin1"))
      server.send(message)
    })
    server.onMessage((message) => {
      if (typeof message === "string") return page.send(message)
      // One character for each byte, so that text in the protobuf can be found and replaced in place.
      const changed = rewrite(message.toString("latin1"))
      if (changed !== undefined) page.send(Buffer.from(changed, "latin1"))
    })
  })
}

/** Another text of the same length: the first character of a base64url value is turned into another. */
export function spoilt(value: string): string {
  return (value.startsWith("A") ? "B" : "A") + value.slice(1)
}
