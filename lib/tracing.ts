import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api"
import type { Context, Tracer } from "@opentelemetry/api"

import { currentTraceparent, withTraceparent } from "./request-id"
import { spanAttributes } from "./span-attributes"
import type { SpanAttributes, SpanName } from "./span-attributes"
import { formatTraceparent, parseTraceparent } from "./traceparent"

export type OpenSpan = {
  /** For what is done within it. Without tracing: that of its parent. */
  readonly traceparent: string | undefined
  end(said: SpanAttributes, failed?: boolean): void
}

// Set by `startTracing`. Next loads this module more than once in a process.
const shared: typeof globalThis & { housecallTracer?: Tracer } = globalThis

/** Begins a span of the trace of `parent`; of a new trace where there is none. Costs nothing where tracing is off. */
export function startSpan(name: SpanName, parent: string | undefined): OpenSpan {
  const tracer = shared.housecallTracer
  if (tracer === undefined) return { traceparent: parent, end: () => undefined }
  const span = tracer.startSpan(name, { kind: kinds[name] }, contextOf(parent))
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceparent: formatTraceparent({
      traceId,
      spanId,
      flags: traceFlags.toString(16).padStart(2, "0"),
    }),
    end(said, failed = false) {
      span.setAttributes(spanAttributes(said))
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

/** Does `work` within a span; `outcomeOf` says in a code what became of it. What it throws is a fault. */
export async function traced<T>(
  name: SpanName,
  said: SpanAttributes,
  work: () => Promise<T>,
  outcomeOf: (result: T) => string,
): Promise<T> {
  const span = startSpan(name, currentTraceparent())
  try {
    const result = await withTraceparent(span.traceparent, work)
    span.end({ ...said, outcome: outcomeOf(result) })
    return result
  } catch (error) {
    span.end({ ...said, outcome: "fault" }, true)
    throw error
  }
}

export function installTracer(tracer: Tracer): void {
  shared.housecallTracer = tracer
}

const kinds: Readonly<Record<SpanName, SpanKind>> = {
  request: SpanKind.SERVER,
  command: SpanKind.INTERNAL,
  enqueue: SpanKind.PRODUCER,
  job: SpanKind.CONSUMER,
}

/** Explicit parents: nothing of OpenTelemetry's own contexts is set up, so no other library's spans join in. */
function contextOf(parent: string | undefined): Context {
  const parsed = parseTraceparent(parent)
  if (parsed === undefined) return ROOT_CONTEXT
  const { traceId, spanId, flags } = parsed
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  })
}
