import {
  attributes,
  decode,
  encode,
  errorOf,
  kinds,
  longTermKey,
  number32,
  peerAddress,
  text,
  valueOf,
} from "@/lib/stun"
import { ask } from "@/lib/stun-line"
import type { StunLine } from "@/lib/stun-line"

export type TurnCredentials = { readonly username: string; readonly password: string }
export type Peer = {
  readonly host: string
  readonly port: number
  /** What the peer answers: a connectivity check that it takes for a browser's. */
  readonly request: Buffer
}

/**
 * Asks for a relayed address with what a browser is given, and sends a connectivity check through it to the
 * media server: only then does a call pass here. Throws what TURN said instead.
 */
export async function relayThrough(
  line: StunLine,
  { username, password }: TurnCredentials,
  peer: Peer,
  repeats: boolean,
): Promise<void> {
  const transport = number32(attributes.transport, udp)
  const challenge = await ask(line, encode(kinds.allocate, [transport]), repeats)
  const realm = valueOf(challenge, attributes.realm)?.toString() ?? ""
  const nonce = valueOf(challenge, attributes.nonce) ?? Buffer.alloc(0)
  const key = longTermKey(username, realm, password)
  const known = [
    text(attributes.username, username),
    text(attributes.realm, realm),
    { type: attributes.nonce, value: nonce },
  ]
  const allocated = await ask(line, encode(kinds.allocate, [transport, ...known], key), repeats)
  if (allocated.kind !== kinds.allocated)
    throw new Error(`TURN refuses a relay (${errorOf(allocated) ?? "no code"})`)
  try {
    const to = peerAddress(peer.host, peer.port)
    const permitted = await ask(line, encode(kinds.permit, [to, ...known], key), repeats)
    if (permitted.kind !== kinds.permitted)
      throw new Error(
        `TURN relays nothing to ${peer.host} (${errorOf(permitted) ?? "no code"}: not allowed)`,
      )
    const packet = encode(kinds.send, [to, { type: attributes.data, value: peer.request }])
    line.send(packet)
    const again = setInterval(() => line.send(packet), againMs)
    try {
      await line.next(
        (message) =>
          message.kind === kinds.data &&
          decode(valueOf(message, attributes.data) ?? Buffer.alloc(0))?.kind === kinds.bindingDone,
      )
    } finally {
      clearInterval(again)
    }
  } finally {
    line.send(encode(kinds.refresh, [number32(attributes.lifetime, 0), ...known], key))
  }
}

/** IANA's number of UDP, in the first of four bytes: the protocol of the relayed side. */
const udp = 0x11000000
/** What leaves the relay is UDP, whatever came in: it may be lost. */
const againMs = 500
