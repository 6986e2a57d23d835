import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client"

/**
 * What one process counts of its own work, for /metrics. Labels are words of the program (a route's pattern, a
 * kind of job, a code), so that there are few of them and none says who: no id, no clinic, nobody's words.
 */
export function meters(): Meters {
  return (shared.housecallMeters ??= makeMeters())
}

export type Meters = ReturnType<typeof makeMeters>

// Next loads this module more than once in a process, and all of them count into one.
const shared: typeof globalThis & { housecallMeters?: Meters } = globalThis

function makeMeters() {
  const registry = new Registry()
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `housecall_${name}`, help, labelNames, registers })
  const seconds = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    buckets: number[],
  ) => new Histogram({ name: `housecall_${name}`, help, labelNames, buckets, registers })
  return {
    registry,
    requests: counter(
      "http_requests_total",
      "Requests by the pattern of their address, method, and class of the answer (aborted: the caller went away).",
      ["route", "method", "status"],
    ),
    requestSeconds: seconds(
      "http_request_duration_seconds",
      "From a request's first line to the end of its answer, event streams left out.",
      ["route"],
      [0.025, 0.1, 0.25, 0.5, 1, 2.5, 10],
    ),
    streams: new Gauge({
      name: "housecall_event_streams",
      help: "Open event streams of this process, by who listens.",
      labelNames: ["audience"],
      registers,
    }),
    alarms: counter(
      "alarm_changes_total",
      "Alarms that this process raised, had acknowledged, escalated or ended, by priority.",
      ["change", "priority"],
    ),
    batches: counter(
      "vitals_batches_total",
      "Batches that devices sent for the record, by kind and what became of them (taken, or why not).",
      ["kind", "outcome"],
    ),
    samples: counter(
      "vitals_samples_total",
      "New numbers and new chunks of waves that were added to the record.",
      ["kind"],
    ),
    ingestLag: seconds(
      "vitals_lag_seconds",
      "How old the newest value of a batch was when it came in.",
      ["kind"],
      [0.5, 1, 2, 5, 10, 30, 120, 600],
    ),
    webhooks: counter("livekit_webhooks_total", "LiveKit's webhooks by what was answered.", [
      "outcome",
    ]),
    mediaCalls: counter("livekit_calls_total", "Calls to LiveKit's server by how they ended.", [
      "outcome",
    ]),
    jobs: counter("jobs_total", "Jobs that this process was handed, by kind and outcome.", [
      "job",
      "outcome",
    ]),
    jobSeconds: seconds(
      "job_duration_seconds",
      "How long a job took, by kind.",
      ["job"],
      [0.05, 0.25, 1, 5, 15, 60],
    ),
    spans: counter("trace_spans_total", "Spans handed to the collector, or lost on the way.", [
      "outcome",
    ]),
  }
}

/** Memory, processor time, open files and the event loop's lag of this process, once. */
export function countProcess(): void {
  const { registry } = meters()
  if (registry.getSingleMetric("process_cpu_seconds_total") === undefined)
    collectDefaultMetrics({ register: registry })
}
