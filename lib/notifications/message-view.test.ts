import { expect, it } from "vitest"

import { channels, messageStates } from "@/db/schema/messages"

import { saidState } from "./message-view"

it("of an e-mail nobody says that it arrived: only a text has a receipt", () => {
  const said = channels.flatMap((channel) =>
    messageStates.map((state) => `${channel} ${state}: ${saidState({ channel, state })}`),
  )
  expect(said).toContain("email sent: taken")
  expect(said).toContain("sms sent: sent")
  expect(said).toContain("sms delivered: delivered")
  expect(said.filter((line) => line.endsWith(": taken"))).toHaveLength(1)
})
