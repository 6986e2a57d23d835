import type { Page } from "@playwright/test"

/** When a packet of a data channel passed, by the machine's clock, and its last bytes. */
type Packet = [at: number, tail: string]

/** From the next load on a page notes every packet of its data channels as the browser has it. */
export async function notePackets(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const packets: [number, string][] = []
    Reflect.set(window, "benchPackets", packets)
    const note = (data: unknown): void => {
      if (!(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data)) return
      const bytes =
        data instanceof ArrayBuffer
          ? new Uint8Array(data)
          : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      // A sealed frame ends with its tag: no other packet ends so.
      const tail = bytes.length < 64 ? "" : bytes.slice(-16).join(" ")
      if (tail !== "") packets.push([performance.timeOrigin + performance.now(), tail])
    }
    // oxlint-disable-next-line typescript/unbound-method -- each call is applied to its own channel
    RTCDataChannel.prototype.send = new Proxy(RTCDataChannel.prototype.send, {
      apply(send, channel, sent) {
        note(sent[0])
        return Reflect.apply(send, channel, sent)
      },
    })
    const hear = (channel: RTCDataChannel): RTCDataChannel => {
      channel.addEventListener("message", (message) => note(message.data))
      return channel
    }
    const Native = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        this.addEventListener("datachannel", (event) => void hear(event.channel))
      }
      override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
        return hear(super.createDataChannel(label, init))
      }
    }
  })
}

/** Milliseconds from the one page's send to the other page's receipt, of every packet that both had. */
export async function oneWayTimes(from: Page, to: Page): Promise<number[]> {
  const read = (page: Page): Promise<Packet[]> =>
    page.evaluate(() => Reflect.get(window, "benchPackets"))
  const sent = new Map((await read(from)).map(([at, tail]) => [tail, at]))
  return (await read(to)).flatMap(([at, tail]) => {
    const left = sent.get(tail)
    return left === undefined ? [] : [at - left]
  })
}
