/**
 * livekit-client's e2ee worker with one door shut (docs/e2ee.md §12): the library believes
 * the media server that a participant "is not encrypted" and then passes clear frames through, in
 * both directions. Here nobody can switch encryption off. A function, so that a server may import it.
 */
export function guardedWorker(url: string): Worker {
  class GuardedWorker extends Worker {
    override postMessage(message: unknown, transfer?: Transferable[] | StructuredSerializeOptions) {
      const guarded = keepEnabled(message)
      if (Array.isArray(transfer)) super.postMessage(guarded, transfer)
      else super.postMessage(guarded, transfer)
    }
  }
  return new GuardedWorker(url)
}

export function keepEnabled(message: unknown): unknown {
  if (!isEnable(message) || message.data.enabled) return message
  return { ...message, data: { ...message.data, enabled: true } }
}

function isEnable(message: unknown): message is { kind: "enable"; data: { enabled: boolean } } {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    message.kind === "enable" &&
    "data" in message &&
    typeof message.data === "object" &&
    message.data !== null &&
    "enabled" in message.data
  )
}
