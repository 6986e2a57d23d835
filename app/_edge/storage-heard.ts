const name = "housecall:storage"

/** Tells the page's notice what an answer to a change says of the server's room. */
export function tellStorage(full: boolean): void {
  if (typeof window === "undefined") return
  window.dispatchEvent(new CustomEvent(name, { detail: full }))
}

/** Hears it until the returned function is called. */
export function storageHeard(hear: (full: boolean) => void): () => void {
  const listen = (event: Event): void => {
    if (event instanceof CustomEvent) hear(event.detail === true)
  }
  window.addEventListener(name, listen)
  return () => window.removeEventListener(name, listen)
}
