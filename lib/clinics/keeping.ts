import type { Retention } from "./retention"

/**
 * What becomes of a class that was kept long enough. `round`: a worker lets it go within the hour.
 * `operator`: whoever runs the installation says how long (waves and numbers of each second). `erasure`:
 * it goes with its patient, when two people say so; age alone says nothing, as a child's record is kept
 * from another day than an adult's. `never`: the log only grows; what it says of a patient dies with the key.
 */
export type Goes = "round" | "operator" | "erasure" | "never"

export const purged = [
  "documents",
  "transcripts",
  "messages",
  "links",
  "jobs",
  "sessions",
  "codes",
  "inbox",
  "holds",
  "programs",
  "exports",
  "handed_out",
] as const
export type PurgedClass = (typeof purged)[number]
export type KeptClass = PurgedClass | "record" | "audit" | "vitals"

export type Keeping = { class: KeptClass; days: number; goes: Goes; set: "clinic" | "fixed" }

/** The whole policy, one line a class, as the clinic has set it. Days. */
export function keepingOf(retention: Retention): Keeping[] {
  const clinic = (name: keyof Retention, goes: Goes): Keeping => ({
    class: name,
    days: retention[name],
    goes,
    set: "clinic",
  })
  const fixed = (name: PurgedClass, days: number): Keeping => ({
    class: name,
    days,
    goes: "round",
    set: "fixed",
  })
  return [
    clinic("record", "erasure"),
    clinic("documents", "round"),
    clinic("transcripts", "round"),
    clinic("vitals", "operator"),
    clinic("audit", "never"),
    clinic("messages", "round"),
    clinic("links", "round"),
    // Job payloads: 24 hours after they are done.
    fixed("jobs", 1),
    fixed("sessions", 30),
    fixed("codes", 1),
    // What LiveKit and the SMS gateway told us, and the answers that a repeated booking is given again.
    fixed("inbox", 30),
    // Times that were held and given back, ran out or were declined, with what was said for them.
    fixed("holds", 30),
    // Tokens of the hospital's programs, what they proved with, and the times that were proposed to them.
    fixed("programs", 1),
    // Who was allowed an export of the log, with which filter: the files themselves are never kept.
    fixed("exports", 30),
    // How many events of the log the FHIR interface handed each member of staff, by day: it bounds that day alone.
    fixed("handed_out", 3),
  ]
}

export function isPurged(name: KeptClass): name is PurgedClass {
  return purged.some((one) => one === name)
}
