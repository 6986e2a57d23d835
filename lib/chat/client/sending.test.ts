import { expect, it } from "vitest"

import { blockLength, readBlock } from "../block"
import { restartAfterMs, startSending } from "./sending"

it("who asks for the same blocks without end gets them no more often than an honest reader needs", async () => {
  const { sending, sent, pass } = aFile(40)
  for (let many = 0; many < 50; many++) sending.wanted("e", 1)
  await pass(0)
  expect(sent).toEqual([1, 2])
  for (const block of [9, 1, 20, 3]) sending.wanted("e", block)
  await pass(0)
  // The first answer was quick: three may be under way from now on.
  expect(sent).toEqual([1, 2, 3, 4, 5])
  await pass(restartAfterMs)
  sending.wanted("e", 1)
  await pass(0)
  expect(sent).toEqual([1, 2, 3, 4, 5, 1, 2, 3])
})

function aFile(blocks: number) {
  let now = 0
  const sent: number[] = []
  const bytes = new Uint8Array(blockLength * blocks)
  const offer = {
    name: "a.pdf",
    kind: "document",
    size: bytes.length,
    sha256: "",
    private: false,
  } as const
  const sending = startSending("A".repeat(22), offer, bytes, {
    now: () => now,
    async send(_, body) {
      sent.push(readBlock(body)?.number ?? 0)
      return true
    },
  })
  return {
    sending,
    sent,
    pass: async (ms: number) => {
      now += ms
      await new Promise((resolve) => setTimeout(resolve, 0))
    },
  }
}
