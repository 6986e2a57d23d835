import { createServer } from "node:http"
import type { ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** An HTTP server on loopback that is asked as a model's endpoint is; `behave` is what it does then. */
export async function modelEndpoint(behave: (response: ServerResponse) => void) {
  const endpoint = { url: "", asked: 0, behave, close: () => Promise.resolve() }
  const server = createServer((request, response) => {
    endpoint.asked += 1
    request.resume().on("end", () => endpoint.behave(response))
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's address is one
  const { port } = server.address() as AddressInfo
  endpoint.url = `http://127.0.0.1:${port}/v1`
  endpoint.close = () =>
    new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  return endpoint
}

/** Answers with this JSON as one streamed piece. */
export function answerWith(response: ServerResponse, json: object): void {
  const frame = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "any", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.end(
    frame({ role: "assistant", content: JSON.stringify(json) }, null) +
      frame({}, "stop") +
      "data: [DONE]\n\n",
  )
}
