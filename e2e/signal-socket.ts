import type { Page } from "@playwright/test"

/** Before the page loads: its connections to the media server's signalling can be counted and used. */
export async function watchSignal(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const opened: WebSocket[] = []
    Reflect.set(window, "signalSockets", opened)
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        if (/\/rtc\b/.test(String(url))) this.addEventListener("open", () => opened.push(this))
      }
    }
  })
}

/**
 * Has the media server drop this page's participant without a word (SignalRequest.simulate, 13, with
 * node_failure, 2), and waits until the page is connected anew: for pages whose Room is out of reach.
 */
export async function failNode(page: Page): Promise<void> {
  const before = await page.evaluate(() => {
    const opened: WebSocket[] = Reflect.get(window, "signalSockets")
    const last = opened.findLast((socket) => socket.readyState === WebSocket.OPEN)
    if (last === undefined) throw new Error("no signal connection is open")
    last.send(new Uint8Array([0x6a, 0x02, 0x10, 0x01]))
    return opened.length
  })
  await page.waitForFunction(
    (count) => Reflect.get(window, "signalSockets").length > count,
    before,
    { timeout: 15_000 },
  )
}
