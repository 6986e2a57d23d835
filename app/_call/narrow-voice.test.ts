import { expect, it } from "vitest"

import { withLongPackets, withoutLongPackets } from "./narrow-voice"

const answer = [
  "v=0",
  "s=-",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "a=mid:0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=mid:1",
  "a=rtpmap:111 opus/48000/2",
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "a=mid:2",
  "",
].join("\r\n")

it("a sound's part of the answer asks for long packets, nothing else does, and it can be taken back", () => {
  const long = withLongPackets(answer)
  expect(long).toBe(answer.replace("opus/48000/2\r\n", "opus/48000/2\r\na=ptime:60\r\n"))
  expect(withoutLongPackets(long)).toBe(answer)
})
