import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { expect, it } from "vitest"

import { addressIn, tellConnections } from "./address"

it.each([
  ["203.0.113.9", 0, "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9", 0, "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9, 10.0.0.1", 1, "203.0.113.9"],
  ["203.0.113.9", 2, "203.0.113.9"],
  ["::ffff:203.0.113.9", 0, "203.0.113.9"],
  ["2001:db8:1:2:aaaa::1", 0, "2001:db8:1:2::/64"],
  ["2001:db8:1:2:bbbb::9", 0, "2001:db8:1:2::/64"],
  ["", 0, "unknown"],
  [null, 1, "unknown"],
])("of %s behind %i proxies: %s", (forwarded, proxies, address) => {
  expect(addressIn(forwarded, proxies)).toBe(address)
})

it("what a caller claims is not believed where no proxy stands in front", async () => {
  tellConnections()
  const server = createServer((request, response) => {
    response.end(addressIn(String(request.headers["x-forwarded-for"]), 0))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // oxlint-disable-next-line typescript/consistent-type-assertions -- it listens on a port
  const { port } = server.address() as AddressInfo
  for (const headers of [{}, { "x-forwarded-for": "198.51.100.1" }]) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers })
    expect(await answer.text()).toBe("127.0.0.1")
  }
  server.close()
})
