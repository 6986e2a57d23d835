import { createServer } from "node:http"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"

import { z } from "zod"

const Attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional(), intValue: z.coerce.number().optional() }),
})
/** OTLP/JSON (opentelemetry-proto, ExportTraceServiceRequest), as far as it is looked at. */
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes: z.array(Attribute),
            }),
          ),
        }),
      ),
    }),
  ),
})

type Collected = {
  readonly service: string | number | undefined
  readonly title: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly attributes: Readonly<Record<string, string | number | undefined>>
}

/** A collector that takes OTLP over HTTP. "silent": it takes what is sent and never answers. */
export async function openCollector(manner: "answers" | "silent" = "answers"): Promise<{
  server: Server
  url: string
  spans: () => Collected[]
  /** Every byte that came, headers and all, as text. */
  received: () => string
  requests: () => number
}> {
  const bodies: string[] = []
  let heads = ""
  const server = createServer((request, response) => {
    heads += `${request.url} ${request.rawHeaders.join(" ")}\n`
    const parts: Buffer[] = []
    request.on("data", (part: Buffer) => parts.push(part))
    request.on("end", () => {
      bodies.push(Buffer.concat(parts).toString())
      if (manner === "silent") return
      response.writeHead(200, { "content-type": "application/json" })
      response.end("{}")
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  server.unref()
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a TCP server's own
  const { port } = server.address() as AddressInfo
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    spans: () => bodies.flatMap(spansIn),
    received: () => `${heads}${bodies.join("\n")}`,
    requests: () => bodies.length,
  }
}

function spansIn(body: string): Collected[] {
  return Export.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name: title, attributes, traceId, spanId, parentSpanId }) => ({
        service: valuesOf(resource.attributes)["service.name"],
        title,
        traceId,
        spanId,
        parentSpanId,
        attributes: valuesOf(attributes),
      })),
    ),
  )
}

function valuesOf(attributes: z.infer<typeof Attribute>[]) {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
  )
}
