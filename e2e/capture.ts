import type { BrowserContext } from "@playwright/test"

/** Every data packet as the page is given it, one character for each byte (windows-1252), in `packets-kept`. */
export async function keepPackets(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const kept: string[] = []
    Reflect.set(window, "packets-kept", kept)
    const property = Object.getOwnPropertyDescriptor(RTCDataChannel.prototype, "onmessage")
    const set = Reflect.get(property ?? {}, "set")
    if (set === undefined) throw new Error("no onmessage to listen at")
    Object.defineProperty(RTCDataChannel.prototype, "onmessage", {
      ...property,
      set(this: RTCDataChannel, listener: ((event: MessageEvent) => unknown) | null) {
        const heard = (event: MessageEvent) => {
          if (event.data instanceof ArrayBuffer)
            kept.push(new TextDecoder("latin1").decode(event.data))
          listener?.call(this, event)
        }
        Reflect.apply(set, this, [heard])
      },
    })
  })
}

/**
 * Up to 600 encoded frames, one character for each byte: `frames-sent` before LiveKit's encryption,
 * `frames-received` as they come from the network.
 */
export async function keepFrames(
  context: BrowserContext,
  what: "sent" | "received",
): Promise<void> {
  await context.addInitScript((which) => {
    type Streams = { readable: ReadableStream; writable: WritableStream }
    type WithStreams = { createEncodedStreams(): Streams }
    const kept: string[] = []
    Reflect.set(window, `frames-${which}`, kept)
    const recorder = () =>
      new TransformStream({
        transform(frame: { data: ArrayBuffer }, controller) {
          if (kept.length < 600) kept.push(new TextDecoder("latin1").decode(frame.data))
          controller.enqueue(frame)
        },
      })
    if (which === "sent") {
      const sender = RTCRtpSender.prototype as unknown as WithStreams
      const native: () => Streams = Reflect.get(sender, "createEncodedStreams")
      sender.createEncodedStreams = function () {
        const { readable, writable } = Reflect.apply(native, this, [])
        return { readable: readable.pipeThrough(recorder()), writable }
      }
      return
    }
    const Native = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Native {
      constructor(configuration: RTCConfiguration = {}) {
        super({ ...configuration, encodedInsertableStreams: true } as RTCConfiguration)
        // It cannot be taken back later, and LiveKit sets the rest again.
        this.setConfiguration = (next = {}) =>
          super.setConfiguration({ ...next, encodedInsertableStreams: true } as RTCConfiguration)
        this.addEventListener("track", ({ receiver }) => {
          const streams = (receiver as unknown as WithStreams).createEncodedStreams()
          void streams.readable.pipeThrough(recorder()).pipeTo(streams.writable)
        })
      }
    }
  }, what)
}
