import { spawn } from "node:child_process"

import { expect, test } from "vitest"

import { callersOf } from "./callers"

const call = { url: "ws://127.0.0.1", token: "a token", sends: true }

/** A program that answers each line by `answer`, an expression over `call` and `say`. */
function callers(answer: string) {
  const program = `
    const say = (line) => console.log(JSON.stringify(line))
    require("node:readline").createInterface({ input: process.stdin }).on("line", (text) => {
      const call = JSON.parse(text)
      ${answer}
    })`
  const child = spawn(process.execPath, ["-e", program], { stdio: ["pipe", "pipe", "inherit"] })
  return callersOf(child, "callers.log")
}

test("who has joined is told, and who could not", async () => {
  const all = callers(
    `say(call.id === "one" ? { id: call.id, joinedMs: 12 } : { id: call.id, failed: "no way" })`,
  )
  expect(await all.join({ ...call, id: "one" })).toBe(12)
  await expect(all.join({ ...call, id: "two" })).rejects.toThrow("no way")
  await all.end()
})

test("a program that ends fails whoever waits, and whoever comes after", async () => {
  const all = callers("process.exit(1)")
  const told = "the callers' program ended: read callers.log"
  await expect(all.join({ ...call, id: "one" })).rejects.toThrow(told)
  await expect(all.join({ ...call, id: "two" })).rejects.toThrow(told)
  await all.end()
})
