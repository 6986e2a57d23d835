import { expect, test } from "vitest"

import { keep, page, to } from "./mail-box"
import type { Message } from "./mail-box"

const message = (change: Partial<Message>): Message => ({
  id: 1,
  at: "2026-11-23T09:00:00.000Z",
  from: "no-reply@housecall.example",
  to: ["agnes@example.org"],
  subject: "Your visit",
  text: "",
  html: "",
  attachments: [],
  ...change,
})

test("newest first, and found by whom they went to, whatever the case", () => {
  const box = keep(keep([], message({ id: 1 })), message({ id: 2, to: ["Lin@example.org"] }))
  expect(to(box, undefined).map((one) => one.id)).toEqual([2, 1])
  expect(to(box, "lin@EXAMPLE.org").map((one) => one.id)).toEqual([2])
})

test("a link can be pressed; markup in a message is text", () => {
  const html = page([
    message({
      subject: "<b>林",
      text: 'open http://localhost:3000/join#t=a&b=1 <script>alert("x")</script>',
    }),
  ])
  expect(html).toContain('<a href="http://localhost:3000/join#t=a&#38;b=1"')
  expect(html).not.toContain("<script>")
  expect(html).not.toContain("<b>")
})
