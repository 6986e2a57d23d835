export type Sample = { name: string; job: string | null; value: number }

const helps: Readonly<Record<string, string>> = {
  outbox_oldest_seconds: "Age of the oldest promise that is due, neither done nor parked.",
  outbox_open: "Promises that are due, neither done nor parked.",
  jobs_parked: "Promises that failed all their tries and wait for an administrator, by kind.",
  audit_oldest_unsequenced_seconds: "Age of the oldest audit event that is not in the log yet.",
  audit_log_entries: "Entries of all clinics' audit logs.",
  redis_up: "Whether Redis answered within two seconds.",
}

/** Prometheus's text format, version 0.0.4: every gauge of ours, those without a sample too. */
export function exposition(samples: readonly Sample[]): string {
  const lines = Object.entries(helps).flatMap(([name, help]) => [
    `# HELP housecall_${name} ${help}`,
    `# TYPE housecall_${name} gauge`,
    ...samples.filter((sample) => sample.name === name).map(line),
  ])
  return `${lines.join("\n")}\n`
}

function line({ name, job, value }: Sample): string {
  const label = job === null ? "" : `{job="${escaped(job)}"}`
  return `housecall_${name}${label} ${value}`
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
}
