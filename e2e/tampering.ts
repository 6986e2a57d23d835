import type { BrowserContext, Page } from "@playwright/test"

/**
 * forge: the envelope is changed. misshape: it says that it is of another version. replay: an older one is
 * sent instead. delay: each leaves 8 s late. silence: nothing leaves.
 */
type Tampering = "none" | "forge" | "misshape" | "replay" | "delay" | "silence"

/**
 * Sits between the page's sealed messages and LiveKit's own encryption, where a member that helps the
 * media server would: what leaves is what it wants to leave. From the next page on, by `tamper`.
 */
export async function mayTamper(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    // Reflect: a method without its object is what is wanted here.
    const send: Worker["postMessage"] = Reflect.get(Worker.prototype, "postMessage")
    let kept: Uint8Array | undefined
    // Version 1, mode group, topic 1: the beginning of a beat's envelope.
    const startOf = (bytes: Uint8Array): number =>
      bytes.findIndex(
        (byte, at) =>
          byte === 1 && bytes[at + 1] === 0 && bytes[at + 2] === 0 && bytes[at + 3] === 1,
      )
    Worker.prototype.postMessage = function (message: unknown, ...rest: unknown[]) {
      const request = message as { kind?: string; data?: { payload?: Uint8Array } } | null
      const payload = request?.kind === "encryptDataRequest" ? request.data?.payload : undefined
      const mode = Reflect.get(window, "tampering")
      if (request?.data !== undefined && payload !== undefined) {
        if (mode === "silence") return
        if (mode === "delay") {
          setTimeout(() => Reflect.apply(send, this, [message, ...rest]), 8_000)
          return
        }
        const start = startOf(payload)
        if (mode === "replay" && kept !== undefined) request.data.payload = kept.slice()
        else if (mode === "forge" && start >= 0) {
          const forged = payload.slice()
          forged[start + 24] = (forged[start + 24] ?? 0) ^ 1
          request.data.payload = forged
        } else if (mode === "misshape" && start >= 0) {
          const misshapen = payload.slice()
          misshapen[start] = 9
          request.data.payload = misshapen
        } else if (start >= 0) kept = payload.slice()
      }
      return Reflect.apply(send, this, [message, ...rest])
    }
  })
}

export async function tamper(page: Page, mode: Tampering): Promise<void> {
  await page.evaluate((value) => void Reflect.set(window, "tampering", value), mode)
}
