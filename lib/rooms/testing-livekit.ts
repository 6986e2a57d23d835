import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { afterAll } from "vitest"

/** What LiveKit's room service is at a test's wish. */
export type TestRoomService = {
  /** What it was asked to do, in order: the call's name and its body. */
  readonly asked: { readonly call: string; readonly body: string }[]
  /** Every answer is a 503 while it is. */
  down: boolean
  /** Happens while somebody waits for its answer. */
  meanwhile: () => Promise<unknown>
  answer: object
}

/** For tests: the room service that this process asks from now on. */
export async function testRoomService(): Promise<TestRoomService> {
  const service: TestRoomService = {
    asked: [],
    down: false,
    meanwhile: async () => undefined,
    answer: {},
  }
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8")
    request.on("data", (part: string) => (body += part))
    request.on("end", () => {
      service.asked.push({ call: request.url?.split("/").at(-1) ?? "", body })
      void service
        .meanwhile()
        .then(() =>
          response
            .writeHead(service.down ? 503 : 200, { "content-type": "application/json" })
            .end(JSON.stringify(service.answer)),
        )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's address is one
  process.env["LIVEKIT_API_URL"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  afterAll(() => void server.close())
  return service
}
