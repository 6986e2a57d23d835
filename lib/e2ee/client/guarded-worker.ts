/**
 * livekit-client's e2ee worker with one door shut (docs/e2ee.md §12): the library believes
 * the media server that a participant "is not encrypted" and then passes clear frames through, in
 * both directions. Here nobody can switch encryption off. It also tells whose packets it could not
 * open: the library drops those without a word, and keys that differ would look like silence.
 */
export type GuardedWorker = Worker & { onUnopened: (identity: string) => void }

/** A function, so that a server may import it. */
export function guardedWorker(url: string): GuardedWorker {
  class Guarded extends Worker {
    readonly #packets = packetsUnderWay()
    onUnopened: (identity: string) => void = () => undefined

    constructor() {
      super(url)
      this.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        const identity = this.#packets.answered(data)
        if (identity !== undefined) this.onUnopened(identity)
      })
    }

    override postMessage(message: unknown, transfer?: Transferable[] | StructuredSerializeOptions) {
      const guarded = keepEnabled(message)
      this.#packets.asked(guarded)
      if (Array.isArray(transfer)) super.postMessage(guarded, transfer)
      else super.postMessage(guarded, transfer)
    }
  }
  return new Guarded()
}

export function keepEnabled(message: unknown): unknown {
  const enable = messageOf(message, "enable")
  if (enable === undefined || !("enabled" in enable) || enable.enabled === true) return message
  return { kind: "enable", data: { ...enable, enabled: true } }
}

/** Whose packet is being opened, by the library's own number for it. */
export function packetsUnderWay() {
  const senders = new Map<unknown, string>()
  return {
    asked(message: unknown): void {
      const data = messageOf(message, "decryptDataRequest")
      if (data === undefined || !("uuid" in data) || !("participantIdentity" in data)) return
      if (typeof data.participantIdentity === "string")
        senders.set(data.uuid, data.participantIdentity)
    },
    /** Answers who sent it, where the packet could not be opened. */
    answered(message: unknown): string | undefined {
      const failed = messageOf(message, "error")
      const data = failed ?? messageOf(message, "decryptDataResponse")
      if (data === undefined || !("uuid" in data)) return undefined
      const identity = senders.get(data.uuid)
      senders.delete(data.uuid)
      return failed === undefined ? undefined : identity
    },
  }
}

function messageOf(message: unknown, kind: string): object | undefined {
  if (typeof message !== "object" || message === null) return undefined
  if (!("kind" in message) || message.kind !== kind || !("data" in message)) return undefined
  return typeof message.data === "object" && message.data !== null ? message.data : undefined
}
