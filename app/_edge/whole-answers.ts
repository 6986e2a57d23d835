import { unanswered } from "./page-signal"

/**
 * What the router asks for while a page is open, its data again or another page, is handed on once it is here
 * as a whole. The router itself takes an answer that is cut short for a fault of the page, and one that does not
 * come, or comes from a door whose server is gone, for a reason to load another document: both end a call.
 * Here it is asked for again until it comes, or until nobody wants it any more. The document stays meanwhile,
 * with what it shows or the next page's outline, and from the second try on it says why (`UnansweredNotice`).
 */
export function withWholeAnswers(ask: typeof fetch, pause = aWhile): typeof fetch {
  return (input, init) =>
    isRouters(init) ? untilWhole(() => ask(input, init), pause, init?.signal) : ask(input, init)
}

async function untilWhole(
  ask: () => Promise<Response>,
  pause: () => Promise<void>,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  try {
    for (let tries = 1; ; tries += 1) {
      const answer = await ask()
        .then(whole)
        .catch(() => undefined)
      if (answer !== undefined) return answer
      signal?.throwIfAborted()
      if (tries > 1) unanswered.tell(true)
      await pause()
      signal?.throwIfAborted()
    }
  } finally {
    unanswered.tell(false)
  }
}

/** Undefined: cut short, or from a door without a server. The copy is read, so that the answer keeps its address. */
async function whole(answer: Response): Promise<Response | undefined> {
  if (answer.status >= 502 && answer.status <= 504) {
    await answer.body?.cancel()
    return undefined
  }
  await answer.clone().arrayBuffer()
  return answer
}

/** Not what it fetches ahead: without that a press asks. */
function isRouters(init: RequestInit | undefined): boolean {
  const headers = new Headers(init?.headers)
  return headers.get("rsc") === "1" && !headers.has("next-router-prefetch")
}

/** Each at a moment of its own: all pages lost the server at once. */
function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * 2_000))
}
