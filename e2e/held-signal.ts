import type { BrowserContext } from "@playwright/test"

export type HeldSignal = {
  /** From now on nothing arrives, either way; nothing is lost either, as TCP would have it. */
  hold(): void
  release(): void
}

/** The signalling of this person's pages, from the next one on, with a hand on it. */
export async function heldSignal(context: BrowserContext): Promise<HeldSignal> {
  let isHeld = false
  let waiting: (() => void)[] = []
  const pass = (send: () => void): void => {
    if (isHeld) waiting.push(send)
    else send()
  }
  await context.routeWebSocket(/\/rtc/, (page) => {
    const server = page.connectToServer()
    page.onMessage((message) => pass(() => server.send(message)))
    server.onMessage((message) => pass(() => page.send(message)))
  })
  return {
    hold() {
      isHeld = true
    },
    release() {
      isHeld = false
      const due = waiting
      waiting = []
      for (const send of due) send()
    },
  }
}
