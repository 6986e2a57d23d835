/** `refused`: the screen goes dark by itself, as the browser has no lock or does not give it now. */
export type WakeLock = "off" | "on" | "refused"

type Page = Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">
type Lock = Pick<WakeLockSentinel, "release" | "addEventListener">
type Locks = { readonly request: (type: "screen") => Promise<Lock> }

/**
 * Keeps the screen lit until the answer is called. Phones drop the lock when the page is hidden, and
 * sometimes while it is seen: it is taken again.
 */
export function keepAwake(
  page: Page,
  locks: Locks | undefined,
  tell: (state: WakeLock) => void,
): () => void {
  let lock: Lock | undefined
  let gone = false

  async function take(): Promise<void> {
    if (page.visibilityState !== "visible") return
    // Low battery, or not allowed: then the page works for as long as the screen stays lit by itself.
    const taken = await locks?.request("screen").catch(() => undefined)
    if (gone) return void taken?.release()
    lock = taken
    taken?.addEventListener("release", () => {
      if (!gone && lock === taken) again()
    })
    tell(taken === undefined ? "refused" : "on")
  }

  const again = (): void => void take()
  again()
  page.addEventListener("visibilitychange", again)
  return () => {
    gone = true
    page.removeEventListener("visibilitychange", again)
    void lock?.release()
  }
}
