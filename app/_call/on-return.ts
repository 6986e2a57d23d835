/** Told when the network is there again or a page that was behind others is seen: no time to wait any longer. */
export function onReturn(listener: () => void): () => void {
  if (typeof window === "undefined") return () => undefined
  const seen = (): void => {
    if (document.visibilityState === "visible") listener()
  }
  window.addEventListener("online", listener)
  window.addEventListener("pageshow", seen)
  document.addEventListener("visibilitychange", seen)
  return () => {
    window.removeEventListener("online", listener)
    window.removeEventListener("pageshow", seen)
    document.removeEventListener("visibilitychange", seen)
  }
}
