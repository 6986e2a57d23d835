import { httpMethods } from "./http-methods"

/** What a span may say: where in the program, and what became of it. Never about whom. */
export type SpanAttributes = {
  /** The pattern of an address, its parts in brackets by name, never what stood in them. */
  readonly route?: string
  readonly method?: string
  readonly status?: number
  readonly job?: string
  readonly queue?: string
  /** A code: done, parked, not_found. */
  readonly outcome?: string
}
export type SpanName = "request" | "command" | "enqueue" | "job"

/** What a span may be about: of addresses the patterns of the build, so that no other text is taken for one. */
export type Known = { readonly routes: ReadonlySet<string> }

const keys = {
  route: "http.route",
  method: "http.request.method",
  status: "http.response.status_code",
  job: "housecall.job",
  queue: "housecall.queue",
  outcome: "housecall.outcome",
} as const

/** As OpenTelemetry's conventions name them. */
export function spanAttributes(said: SpanAttributes): Record<string, string | number> {
  const { route, method, status, job, queue, outcome } = said
  const values = { route, method, status, job, queue, outcome }
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[Reflect.get(keys, name), value]],
    ),
  )
}

/** Of whatever a span has, what may leave. The one place that decides it. */
export function onlyAllowed(
  attributes: Readonly<Record<string, unknown>>,
  { routes }: Known,
): Record<string, string | number> {
  const allowed: Record<string, string | number> = {}
  for (const key of [keys.job, keys.queue, keys.outcome]) {
    const value = attributes[key]
    if (typeof value === "string" && code.test(value)) allowed[key] = value
  }
  const route = attributes[keys.route]
  if (typeof route === "string")
    allowed[keys.route] = routes.has(route) || route === "static" ? route : "other"
  const method = attributes[keys.method]
  if (typeof method === "string") allowed[keys.method] = httpMethods.has(method) ? method : "other"
  const status = attributes[keys.status]
  if (typeof status === "number" && Number.isInteger(status) && status >= 100 && status < 600)
    allowed[keys.status] = status
  return allowed
}

/** Words of the program: no id, no number and no sentence is of this form. */
const code = /^[a-z][a-z_-]{0,39}(\.[a-z_]{1,40})?$/
const names: ReadonlySet<string> = new Set<SpanName>(["request", "command", "enqueue", "job"])

/** A span is called after what it may say: a name of another kind does not leave. */
export function spanTitle(name: string, allowed: Readonly<Record<string, unknown>>): string {
  const known = names.has(name) ? name : "other"
  const [method, route, job] = [keys.method, keys.route, keys.job].map((key) => {
    const value = allowed[key]
    return typeof value === "string" ? value : undefined
  })
  if (known === "request") return `${method ?? "other"} ${route ?? "other"}`
  return job === undefined ? known : `${known} ${job}`
}
