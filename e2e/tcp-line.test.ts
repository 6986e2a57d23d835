import { once } from "node:events"
import { createConnection, createServer } from "node:net"
import type { AddressInfo, Server } from "node:net"

import { afterEach, expect, test } from "vitest"

import { tcpLine } from "./tcp-line"
import type { TcpLine } from "./tcp-line"

let echo: Server
let line: TcpLine

afterEach(() => {
  line.close()
  echo.close()
})

test("what is sent while the line is cut waits, and comes whole and in order once it is mended", async () => {
  echo = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1")
  await once(echo, "listening")
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's own
  line = await tcpLine((echo.address() as AddressInfo).port)
  const socket = createConnection({ port: line.port, host: "127.0.0.1" })
  let heard = ""
  socket.on("data", (bytes: Buffer) => (heard += bytes.toString()))
  socket.write("before;")
  await expect.poll(() => heard).toBe("before;")
  line.cut(true)
  socket.write("one;")
  socket.write("two;")
  // A second connection gets an answer from nobody either; what it sends is kept.
  const other = createConnection({ port: line.port, host: "127.0.0.1" })
  await once(other, "connect")
  expect(heard).toBe("before;")
  line.cut(false)
  await expect.poll(() => heard).toBe("before;one;two;")
  socket.destroy()
  other.destroy()
})
