import { createServer } from "node:http"
import type { Server, ServerResponse } from "node:http"

/**
 * A small house with one hole of each kind that the outside testers look for: that they find nothing in
 * ours means something only as long as they find these.
 */
export async function startHoles(): Promise<{ baseUrl: string; server: Server }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://holes.example")
    const asked = url.searchParams.get("q") ?? ""
    switch (url.pathname) {
      case "/":
        return page(
          response,
          `<a href="/echo?q=tea">echo</a> <a href="/find?q=tea">find</a> <a href="/go?q=/echo">go</a>`,
        )
      // Reflected as it came.
      case "/echo":
        return page(response, `<p>You asked for ${asked}</p>`)
      // A quote ends the statement, and the database's own words come back.
      case "/find":
        return asked.includes("'")
          ? page(response, "You have an error in your SQL syntax near MySQL server version")
          : page(response, "<p>nothing</p>")
      case "/go":
        response.writeHead(302, { location: asked.replaceAll(/[^!-~]/g, "") })
        return response.end()
      // Whatever is not a small number was never thought of.
      case "/count":
        return /^\d{1,3}$/.test(asked)
          ? json(response, 200, { count: Number(asked) })
          : json(response, 500, { error: "internal" })
      case "/teapot":
        return json(response, 418, { error: "teapot" })
      case "/text":
        return page(response, "<p>no JSON</p>")
      case "/shape":
        return json(response, 200, { count: "many" })
      default:
        return page(response, "<p>none</p>", 404)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return { baseUrl: `http://127.0.0.1:${port}`, server }
}

/** What the house says of itself: less than it answers. */
export const holesDocument = {
  openapi: "3.1.0",
  info: { title: "Holes", version: "1" },
  paths: Object.fromEntries(
    ["/count", "/teapot", "/text", "/shape"].map((path) => [
      path,
      {
        get: {
          parameters: [{ name: "q", in: "query", required: true, schema: { type: "string" } }],
          responses: {
            200: {
              description: "Counted",
              content: {
                "application/json": {
                  schema: {
                    type: "object",
                    required: ["count"],
                    properties: { count: { type: "integer" } },
                  },
                },
              },
            },
          },
        },
      },
    ]),
  ),
}

function page(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" })
  response.end(`<!doctype html><title>Holes</title>${body}`)
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" })
  response.end(JSON.stringify(body))
}
