import { comebackMs, lookMs } from "./comeback"

export type Liveness = "live" | "connecting" | "offline"
export type Audience = "staff" | "visit" | "queue"

type Listener = {
  /** Something of this topic changed, or ("reconnected") may have. `visitId`: whose alarms. */
  nudged: (topic: string, visitId?: string) => void
  turned: (liveness: Liveness) => void
}

type Stream = { listeners: Set<Listener>; liveness: Liveness; close: () => void }

const streams = new Map<Audience, Stream>()

/** One connection a tab for each audience, however many parts of the page listen: browsers allow six to a host. */
export function listenTo(audience: Audience, listener: Listener): () => void {
  const stream = streams.get(audience) ?? open(audience)
  stream.listeners.add(listener)
  listener.turned(stream.liveness)
  return () => {
    stream.listeners.delete(listener)
    if (stream.listeners.size > 0 || streams.get(audience) !== stream) return
    streams.delete(audience)
    stream.close()
  }
}

let leaving = false

/** This page signs out by itself and goes where it chose: the stream's word about it is no news. */
export function signsOut(itself: boolean): void {
  leaving = itself
}

function open(audience: Audience): Stream {
  const listeners = new Set<Listener>()
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setTimeout> | undefined
  let opened = false
  let failures = 0
  const stream: Stream = {
    listeners,
    liveness: "connecting",
    close: () => {
      clearTimeout(retry)
      clearTimeout(looking)
      source?.close()
    },
  }
  const turn = (liveness: Liveness): void => {
    stream.liveness = liveness
    for (const listener of listeners) listener.turned(liveness)
  }
  const tell = (topic: string, visitId?: string): void => {
    for (const listener of listeners) listener.nudged(topic, visitId)
  }

  // All pages of the house are told of a gap together: each looks at a moment of its own.
  const lookSoon = (): void => {
    looking ??= setTimeout(() => {
      looking = undefined
      tell("gap")
    }, lookMs(Math.random()))
  }

  const connect = (): void => {
    source = new EventSource(`/api/events?for=${audience}`)
    source.addEventListener("open", () => {
      turn("live")
      failures = 0
      if (opened) tell("reconnected")
      opened = true
    })
    source.addEventListener("message", (message) => {
      const { topic, why, visitId } = read(message.data)
      if (topic === "gap") return lookSoon()
      if (topic !== "signed_out") return tell(topic, visitId)
      if (leaving) return
      // The session is over. Nothing of it may stay on the screen, and a call ends with its page.
      source?.close()
      location.replace(`/sign-in?why=${encodeURIComponent(why)}`)
    })
    source.addEventListener("error", () => {
      turn("offline")
      if (source?.readyState !== EventSource.CLOSED) return
      // The browser gives up after an HTTP error; we do not.
      failures += 1
      retry = setTimeout(connect, comebackMs(audience !== "staff", failures, Math.random()))
    })
  }
  streams.set(audience, stream)
  connect()
  return stream
}

function read(data: unknown): { topic: string; why: string; visitId?: string } {
  try {
    const parsed: unknown = JSON.parse(String(data))
    if (typeof parsed === "object" && parsed !== null && "topic" in parsed) {
      const why = "why" in parsed ? String(parsed.why) : ""
      const of = "visitId" in parsed ? { visitId: String(parsed.visitId) } : {}
      return { topic: String(parsed.topic), why, ...of }
    }
  } catch {
    // A line that is no nudge of ours still says: look again.
  }
  return { topic: "unknown", why: "" }
}
