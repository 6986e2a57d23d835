import { AudioPresets, Track } from "livekit-client"
import type { Room } from "livekit-client"

/** A packet holds as much of the voice, in ms: four out of five bytes of a 20 ms one are headers. */
const longPacket = "a=ptime:60"
/** Bits a second. */
const wide = AudioPresets.speech.maxBitrate
const narrow = 12_000

const givenUp = new WeakSet<RTCPeerConnection>()

/**
 * The voice as narrow as the line, or as wide again: with 20 ms packets and encryption it needs 40
 * kbit/s, with 60 ms and 12 kbit/s of Opus it fits into 30. Browsers take a packet's length from the
 * answer alone (RFC 8866, 6.4), so that the server's last one is given again with it, to this side
 * only. A new answer of the server's undoes that; it is looked at again every second.
 */
export async function carryVoice(room: Room, isNarrow: boolean): Promise<void> {
  const voice = room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track
  const transport = room.engine.pcManager?.publisher
  const connection: unknown = transport === undefined ? undefined : Reflect.get(transport, "_pc")
  if (voice?.sender === undefined || !(connection instanceof RTCPeerConnection)) return
  await limit(voice.sender, isNarrow ? narrow : wide)
  const answer = connection.currentRemoteDescription
  if (answer?.type !== "answer" || answer.sdp.includes(longPacket) === isNarrow) return
  if (connection.signalingState !== "stable" || givenUp.has(connection)) return
  try {
    await connection.setLocalDescription(await connection.createOffer())
    const sdp = isNarrow ? withLongPackets(answer.sdp) : withoutLongPackets(answer.sdp)
    await connection.setRemoteDescription({ type: "answer", sdp })
  } catch {
    givenUp.add(connection)
    if (connection.pendingLocalDescription !== null)
      await connection.setLocalDescription({ type: "rollback" })
  }
}

async function limit(sender: RTCRtpSender, maxBitrate: number): Promise<void> {
  const parameters = sender.getParameters()
  if (parameters.encodings.every((encoding) => encoding.maxBitrate === maxBitrate)) return
  for (const encoding of parameters.encodings) encoding.maxBitrate = maxBitrate
  await sender.setParameters(parameters)
}

export function withLongPackets(sdp: string): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((part) => (part.startsWith("m=audio") ? `${part.trimEnd()}\r\n${longPacket}\r\n` : part))
    .join("")
}

export function withoutLongPackets(sdp: string): string {
  return sdp.replaceAll(`${longPacket}\r\n`, "")
}
