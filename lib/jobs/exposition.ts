import { Gauge, Registry } from "prom-client"

/** `label`: what the gauge's one label says; null where it has none. */
export type Sample = { name: string; label: string | null; value: number }

/** What is true of the house, whichever web process is asked: hence max() in the rules, never sum(). */
const gauges: Readonly<Record<string, { help: string; label?: string }>> = {
  outbox_oldest_seconds: {
    help: "Age of the oldest promise that is due, neither done nor parked.",
  },
  outbox_open: { help: "Promises that are due, neither done nor parked." },
  jobs_parked: {
    help: "Promises that failed all their tries and wait for an administrator, by kind.",
    label: "job",
  },
  audit_oldest_unsequenced_seconds: {
    help: "Age of the oldest audit event that is not in the log yet.",
  },
  audit_log_entries: { help: "Entries of all clinics' audit logs." },
  audit_unsigned_entries: { help: "Entries of all logs that no checkpoint signs yet." },
  audit_checkpoint_seconds: { help: "Age of the newest checkpoint of any clinic." },
  audit_logs_stopped: { help: "Logs that the signer refuses to go on with." },
  audit_unanchored_entries: {
    help: "Entries for which nobody outside vouched yet, by the kind of anchor that is set up.",
    label: "anchor",
  },
  audit_anchor_oldest_seconds: {
    help: "Age of the newest word of an anchor, of the clinic where it is oldest.",
    label: "anchor",
  },
  alarms_unanswered: { help: "Alarms that nobody answered, by priority.", label: "priority" },
  alarm_unanswered_oldest_seconds: {
    help: "How long the oldest alarm waits for an answer, by priority.",
    label: "priority",
  },
  livekit_rooms: { help: "Rooms of visits in a call, as Housecall knows them." },
  livekit_participants: {
    help: "Who is in those rooms, by role, as LiveKit told Housecall.",
    label: "role",
  },
  database_up: { help: "Whether PostgreSQL answered; the gauges of the house are its." },
  redis_up: { help: "Whether Redis answered within two seconds." },
  part_ready: { help: "What /readyz says of each part; TURN only where it is set.", label: "part" },
}

/** Prometheus's text format, version 0.0.4: every gauge of the house, those without a sample too. */
export function exposition(samples: readonly Sample[]): Promise<string> {
  const registry = new Registry()
  for (const [name, { help, label = "none" }] of Object.entries(gauges)) {
    // A gauge that has a label says nothing until it is set: what is not known is not 0.
    const gauge = new Gauge({
      name: `housecall_${name}`,
      help,
      labelNames: [label],
      registers: [registry],
    })
    for (const sample of samples.filter((one) => one.name === name))
      gauge.set(sample.label === null ? {} : { [label]: sample.label }, sample.value)
  }
  return registry.metrics()
}
