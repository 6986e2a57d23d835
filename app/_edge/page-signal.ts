/** The server has no room for anything new, by its answer to a change. */
export const storageFull = pageSignal("storage")

/** What the page asks for itself gets no answer, and is asked for again. */
export const unanswered = pageSignal("unanswered")

type PageSignal = {
  tell: (so: boolean) => void
  /** Heard until the returned function is called. */
  heard: (hear: (so: boolean) => void) => () => void
}

/** A word from whatever asks the server to the notices of the page. */
function pageSignal(of: string): PageSignal {
  const name = `housecall:${of}`
  return {
    tell: (so) => {
      if (typeof window !== "undefined") window.dispatchEvent(new CustomEvent(name, { detail: so }))
    },
    heard: (hear) => {
      const listen = (event: Event): void => {
        if (event instanceof CustomEvent) hear(event.detail === true)
      }
      window.addEventListener(name, listen)
      return () => window.removeEventListener(name, listen)
    },
  }
}
