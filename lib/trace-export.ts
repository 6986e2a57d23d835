import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base"

import { env } from "./env"
import { meters } from "./meters"
import { onlyAllowed, spanTitle } from "./span-attributes"
import type { Known } from "./span-attributes"
import { installTracer } from "./tracing"
import { withTimeout } from "./with-timeout"

type Exported = Parameters<Parameters<SpanExporter["export"]>[1]>[0]

export type Export = { stop(): Promise<void> }

const nothing: Export = { stop: () => Promise.resolve() }

/**
 * Sends spans to OTEL_EXPORTER_OTLP_ENDPOINT, in batches, beside the work: whoever waits for an answer does
 * not wait for the collector, and with it away spans are dropped. Without the setting nothing is loaded.
 * `routes`: the patterns of addresses that a span may name.
 */
export async function startTracing(
  service: "housecall-web" | "housecall-workers",
  routes: readonly string[],
  endpoint: string | undefined = env().OTEL_EXPORTER_OTLP_ENDPOINT,
): Promise<Export> {
  if (endpoint === undefined) return nothing
  const [{ OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace-base"),
  ])
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: sendMs })
  const provider = new sdk.BasicTracerProvider({
    // Not what a detector finds out: a machine's name and a program's arguments are nobody's business.
    resource: resourceFromAttributes({ "service.name": service }),
    // A caller names the trace, and does not choose to be in none: whoever says so is a stranger.
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [
      new sdk.BatchSpanProcessor(withoutWords(exporter, { routes: new Set(routes) }), {
        maxQueueSize: 2_048,
        maxExportBatchSize: 512,
        scheduledDelayMillis: everyMs,
        exportTimeoutMillis: sendMs,
      }),
    ],
  })
  installTracer(provider.getTracer("housecall"))
  return {
    // What was not taken by then is lost; nobody stays for it.
    stop: () => withTimeout(provider.shutdown(), stopMs).catch(() => undefined),
  }
}

const everyMs = 2_000
const sendMs = 5_000
const stopMs = 2_000

/** Whatever made a span, and whatever it was given: only what is allowed goes out. */
function withoutWords(exporter: SpanExporter, known: Known): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(
        spans.map((span) => bare(span, known)),
        (result: Exported) => {
          meters().spans.inc({ outcome: result.code === 0 ? "sent" : "lost" }, spans.length)
          done(result)
        },
      )
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  }
}

function bare(span: ReadableSpan, known: Known): ReadableSpan {
  const attributes = onlyAllowed(span.attributes, known)
  return {
    name: spanTitle(span.name, attributes),
    kind: span.kind,
    spanContext: () => {
      const { traceId, spanId, traceFlags } = span.spanContext()
      return { traceId, spanId, traceFlags }
    },
    ...(span.parentSpanContext === undefined ? {} : { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    // Its message may be an exception's.
    status: { code: span.status.code },
    attributes,
    links: [],
    events: [],
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}
