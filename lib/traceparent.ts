/** A trace and the part of it that asks (W3C Trace Context, version 00). Random ids: they say nothing of anybody. */
export type TraceContext = {
  readonly traceId: string
  readonly spanId: string
  readonly flags: string
}

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** Undefined: none, or none of this form. Whatever else a caller wrote goes nowhere. */
export function parseTraceparent(text: string | null | undefined): TraceContext | undefined {
  const [, traceId, spanId, flags] = form.exec(text ?? "") ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, flags }
}

export function formatTraceparent({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags}`
}

/** For a click: a trace that begins with it. Takes 24 random bytes. */
export function newTraceparent(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return formatTraceparent({ traceId: hex.slice(0, 32), spanId: hex.slice(32, 48), flags: "01" })
}
