import { expect, test } from "vitest"

import { choosePort, choosePorts, isFree } from "./ports"

const wishes = [
  { name: "web", transport: "tcp", prefer: 3000 },
  { name: "mail", transport: "tcp", prefer: 1080 },
  { name: "media", transport: "udp" },
] as const

async function choose(
  last: Record<string, number>,
  busy: readonly number[],
): Promise<Record<string, number>> {
  let next = 40_000
  return choosePorts(
    wishes,
    last,
    (port) => Promise.resolve(!busy.includes(port)),
    () => Promise.resolve((next += 1)),
  )
}

test("the preferred port, else any", async () => {
  expect(await choose({}, [])).toEqual({ web: 3000, mail: 1080, media: 40_001 })
  expect(await choose({}, [3000])).toEqual({ web: 40_001, mail: 1080, media: 40_002 })
})

test("the last run's port goes before the preferred one, while it is free", async () => {
  expect(await choose({ web: 3005, media: 5000 }, [])).toEqual({
    web: 3005,
    mail: 1080,
    media: 5000,
  })
  expect(await choose({ web: 3005 }, [3005])).toEqual({ web: 3000, mail: 1080, media: 40_001 })
})

test("no port is given twice", async () => {
  expect(await choose({ web: 1080, media: 40_001 }, [])).toEqual({
    web: 1080,
    mail: 40_001,
    media: 40_002,
  })
})

test("a port that something listens on is not free", async () => {
  const { createServer } = await import("node:net")
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = address !== null && typeof address === "object" ? address.port : 0
  expect(await isFree(port)).toBe(false)
  await new Promise((resolve) => server.close(resolve))
  expect(await isFree(port)).toBe(true)
})

test("a port that is chosen is none that a connection going out could have, and never the same twice", async () => {
  const chosen = await Promise.all(Array.from({ length: 50 }, () => choosePort()))
  expect(new Set(chosen).size).toBe(50)
  // The sign-in server of tests stands 17 beside the page, where no service of ours does.
  expect(chosen.filter((port) => port < 20_000 || port >= 32_768 || port % 2 === 1)).toEqual([])
})
