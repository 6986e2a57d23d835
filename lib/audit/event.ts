import { z } from "zod"

/** HL7 v3 ActReason. TREAT care, HOPERAT running the clinic, PATRQT the patient's own wish, BTG break-glass. */
export const auditPurposes = [
  "TREAT",
  "ETREAT",
  "HOPERAT",
  "HPAYMT",
  "PATRQT",
  "HCOMPL",
  "HSYSADMIN",
  "BTG",
] as const

/**
 * What the audit log can say. One event per patient: a list or a search that shows three patients
 * is three events. `data` holds ids, codes, counts and times. What a person wrote is there only where the
 * record is of those very words (`words`); it lies in the sealed payload alone. The union only grows: an
 * action or a field that has been written is never renamed.
 */
export const AuditEvent = z.discriminatedUnion("action", [
  event("staff.signed_in", { method: code().optional() }),
  event("staff.sign_in_failed", { reason: code().optional() }),
  event("staff.signed_out", { reason: code().optional() }),
  // Somebody on a patient's own page: for whom they act now, and that they left.
  aboutPatient("portal.person_chosen", { proxyId: id().optional() }),
  event("portal.signed_out", { proxyId: id().optional() }),

  aboutPatient("patient.read", { view: code().optional(), fields: codes().optional() }),
  event("patient.searched", { fields: codes().optional(), results: count().optional() }),
  aboutPatient("patient.created", {}),

  event("visit.listed", {
    view: code().optional(),
    day: code().optional(),
    results: count().optional(),
  }),
  aboutPatient("visit.read", { view: code().optional() }),
  aboutPatient("visit.booked", {
    startsAt: time().optional(),
    endsAt: time().optional(),
    clinicianId: id().optional(),
  }),
  aboutPatient("visit.cancelled", { reason: code().optional() }),
  aboutPatient("visit.restored", {}),
  aboutPatient("visit.admitted", {}),
  aboutPatient("visit.opened", {}),
  aboutPatient("visit.room_changed", {}),
  // Somebody said where the patient is.
  aboutPatient("visit.placed", {}),
  // Its clinician chose, on admission, to hold it without encryption between the browsers.
  aboutPatient("visit.unencrypted", {}),
  aboutPatient("visit.ended", { seconds: count().optional() }),
  event("slots.read", {
    clinicianId: id().optional(),
    from: time().optional(),
    to: time().optional(),
    results: count().optional(),
  }),

  aboutPatient("link.issued", { channel: code().optional(), expiresAt: time().optional() }),
  // The page behind it was opened, by somebody who has not said who they are.
  aboutPatient("link.read", {}),
  aboutPatient("link.redeemed", { triesLeft: count().optional() }),
  event("link.refused", { reason: code(), triesLeft: count().optional() }),

  aboutPatient("consent.given", consent()),
  aboutPatient("consent.changed", consent()),
  // Whether somebody beside the patient agreed to be written down, as the clinician recorded it.
  aboutPatient("consent.speaker_recorded", { party: code(), agreed: z.boolean() }),
  // A decision that rested on what the patient, or somebody else who speaks, agreed to: which purpose, what
  // was wanted, whose consent it was, and at which step.
  aboutPatient("consent.applied", {
    purpose: code(),
    attempted: code().optional(),
    party: code().optional(),
    when: code().optional(),
    reason: code().optional(),
  }),

  aboutPatient("seat.arrived", seat()),
  aboutPatient("seat.checked", {
    ...seat(),
    camera: code().optional(),
    microphone: code().optional(),
    network: code().optional(),
    sound: code().optional(),
  }),
  aboutPatient("seat.token_issued", {
    ...seat(),
    seconds: count().optional(),
    pubKeyId: code().optional(),
    // Only where the visit is not encrypted: whoever asked was told so.
    protection: code().optional(),
  }),
  aboutPatient("seat.joined", seat()),
  aboutPatient("seat.left", { ...seat(), reason: code().optional() }),
  // The call dropped, and they would rather be phoned.
  aboutPatient("seat.phone_asked", seat()),
  // The call is back.
  aboutPatient("seat.phone_not_needed", seat()),
  // Wants a text when it is their turn.
  aboutPatient("seat.text_asked", seat()),
  // Chose what the others of a class read. The name stays with the seat.
  aboutPatient("seat.named", seat()),
  aboutPatient("seat.sent_back", seat()),
  aboutPatient("seat.removed", seat()),
  // Came by an old token to a seat that was taken from them, and was sent out again.
  aboutPatient("seat.refused", { ...seat(), reason: code().optional() }),
  aboutPatient("guest.invited", {
    ...guest(),
    channel: code().optional(),
    expiresAt: time().optional(),
  }),
  aboutPatient("guest.uninvited", guest()),
  aboutPatient("guest.admitted", { ...guest(), ...seat() }),
  aboutPatient("guest.checked", { ...guest(), encryption: code().optional() }),
  aboutPatient("guest.listed", { results: count().optional() }),

  aboutPatient("device.linked", { deviceId: id().optional(), expiresAt: time().optional() }),
  // Its link was taken back.
  aboutPatient("device.unlinked", { deviceId: id().optional() }),
  aboutPatient("device.read", { deviceId: id().optional() }),

  aboutPatient("vitals.watched", {
    codes: codes().optional(),
    /** Who watched, by a seat of their own, and from when to when. */
    seatId: id().optional(),
    userId: id().optional(),
    from: time().optional(),
    until: time().optional(),
  }),
  aboutPatient("vitals.charted", {
    codes: codes().optional(),
    count: count().optional(),
    from: time().optional(),
    to: time().optional(),
  }),
  // Typed in by mistake, and taken back by whoever did it.
  aboutPatient("vitals.withdrawn", { codes: codes().optional(), count: count().optional() }),
  // Waveforms: how many chunks, of which channels' codes.
  aboutPatient("vitals.waves_charted", {
    codes: codes().optional(),
    count: count().optional(),
    from: time().optional(),
    to: time().optional(),
    reason: code().optional(),
  }),
  // A stretch that stays with the record, or what was copied before a day of measurements went.
  aboutPatient("vitals.kept", {
    reason: code().optional(),
    count: count().optional(),
    from: time().optional(),
    to: time().optional(),
  }),
  // Legal hold: nothing of the measurements goes while it stands.
  aboutPatient("vitals.held", { reason: words(500).optional() }),
  aboutPatient("vitals.released", { reason: words(500).optional() }),
  // Old and new values as codes; more than a log line holds is counted.
  aboutPatient("alarm.limits_set", {
    from: count().optional(),
    changes: codes().optional(),
    count: count().optional(),
  }),
  aboutPatient("alarm.limits_read", {}),
  // Which SpO₂ scale counts, the one before it and the version. The reason stays with the record.
  aboutPatient("vitals.scale_decided", {
    from: count().optional(),
    scale: count().optional(),
    version: count().optional(),
  }),
  // The one sound of a page of the ward was paused, or on again: of all patients on it.
  event("alarm.ward_sound", { state: code(), page: count().optional() }),
  // What somebody observed for NEWS2, by item, or took back. The values stay with the record.
  aboutPatient("vitals.observed", { codes: codes().optional(), at: time().optional() }),
  aboutPatient("vitals.observation_withdrawn", { codes: codes().optional() }),
  // What a person did about an alarm. Their words stay with the record.
  aboutPatient("alarm.answered", {
    deed: code().optional(),
    condition: code().optional(),
    at: time().optional(),
    until: time().optional(),
    // Not the visit's own: told of its alarm, or standing in the clinic's order.
    as: code().optional(),
  }),
  // What the engine decided: by itself, or because of an answer.
  aboutPatient("alarm.changed", {
    kind: code().optional(),
    condition: code().optional(),
    from: code().optional(),
    to: code().optional(),
    priority: code().optional(),
    why: code().optional(),
    at: time().optional(),
  }),
  aboutPatient("alarm.told", { userId: id().optional(), priority: code().optional() }),
  aboutPatient("alarm.read", { count: count().optional(), as: code().optional() }),
  aboutPatient("vitals.read", { codes: codes().optional(), count: count().optional() }),
  // What left as a file: its form, the interval, and how many samples and values.
  aboutPatient("vitals.exported", {
    form: code(),
    from: time(),
    to: time(),
    codes: codes().optional(),
    samples: count(),
    values: count(),
  }),

  aboutPatient("note.read", { sections: codes().optional() }),
  aboutPatient("note.written", {
    section: code().optional(),
    sections: codes().optional(),
    lines: count().optional(),
  }),

  // Hashes of texts, never texts.
  aboutPatient("transcript.added", {
    form: code().optional(),
    lines: count().optional(),
    parties: codes().optional(),
    sha256: code().optional(),
  }),
  aboutPatient("transcript.read", { lines: count().optional(), use: code().optional() }),
  aboutPatient("transcript.deleted", { reason: code().optional(), lines: count().optional() }),
  // A language model's draft: which model, how many tokens, how many sentences were kept and dropped.
  aboutPatient("summary.drafted", {
    method: code().optional(),
    lines: count().optional(),
    ...modelled(),
    kept: count().optional(),
    dropped: count().optional(),
  }),
  aboutPatient("summary.model_failed", { ...modelled(), reason: code().optional() }),
  aboutPatient("summary.read", { state: code().optional(), view: code().optional() }),
  // How many words were put in and taken out; the version whose edit it takes back; how many sentences
  // were taken over from which model's draft ("extractive": one that quotes); how many sentences for the patient were made anew from the plan.
  aboutPatient("summary.edited", {
    lines: count().optional(),
    words: count().optional(),
    undoes: count().optional(),
    taken: count().optional(),
    model: code().optional(),
    remade: count().optional(),
  }),
  // How many words lie between the draft and what was signed.
  aboutPatient("summary.signed", { sha256: code().optional(), words: count().optional() }),
  // An addendum to a signed one, by its number.
  aboutPatient("summary.amended", { number: count().optional(), sha256: code().optional() }),
  // Laid out for paper, or taken out as a file; the hashes are those of the signed texts that left.
  aboutPatient("summary.printed", { sha256: code().optional(), addenda: codes().optional() }),
  aboutPatient("summary.exported", {
    form: code(),
    sha256: code().optional(),
    addenda: codes().optional(),
  }),

  // A person wants it sent, or sent again; what becomes of it are events of the worker's.
  event("message.asked", { template: code().optional() }),
  event("message.sent", { channel: code().optional(), template: code().optional() }),

  // Rows that were kept long enough, of one class of the clinic's rules.
  event("retention.purged", { class: code(), count: count(), days: count().optional() }),

  // A promise of the workers that failed all its tries, and what administrators did about it.
  event("job.parked", { job: code(), reason: code(), count: count().optional() }),
  event("job.listed", { results: count().optional() }),
  event("job.retried", { job: code(), count: count().optional() }),

  event("audit.read", {
    view: code().optional(),
    filter: codes().optional(),
    results: count().optional(),
  }),
  // A filter of the desk that somebody keeps for themselves.
  event("audit.filter_saved", { filter: codes().optional() }),
  event("audit.filter_removed", {}),
  // A patient, or who acts for them, took the proof of one event of their own record.
  aboutPatient("audit.receipt_issued", { eventId: id().optional(), index: count().optional() }),
  // With why it is needed, as a person says it.
  event("audit.exported", {
    form: code(),
    from: count().optional(),
    to: count().optional(),
    results: count().optional(),
    filter: codes().optional(),
    reason: words(500),
  }),
  // Its last file is about to leave: the SHA-256 of that file, `manifest.json`, which names those of all others.
  event("audit.export_made", { form: code(), to: count(), results: count(), manifest: code() }),
  // What left the clinic by another way than Housecall: a letter, a call, a copy on paper. A person
  // writes it, as 45 CFR 164.528 asks for it.
  aboutPatient("disclosure.recorded", {
    on: z.iso.date(),
    recipient: words(200),
    address: words(300).optional(),
    what: words(500),
    why: words(500),
  }),
  // An agency asked that the patient is not told of disclosures to it, up to and with a day (45 CFR
  // 164.528(a)(2)).
  aboutPatient("disclosure.suspended", {
    agency: words(200),
    until: z.iso.date(),
    statement: code(),
    reason: words(500),
  }),
  event("audit.verified", {
    where: code().optional(),
    size: count(),
    sound: z.boolean(),
    root: code().optional(),
    firstBad: count().optional(),
    // The server's own check: from where on, how many checks there were since the last that is an event, what
    // was wrong, and how many events should be in the log and are not.
    from: count().optional(),
    checks: count().optional(),
    why: code().optional(),
    outside: count().optional(),
  }),

  // The log's signing key: ids of the old and the new one, and until when both sign.
  event("key.rotated", { from: code(), to: code(), until: time(), by: words(200).optional() }),
  // The keys of what lies sealed: which step of changing them was begun, and who said that they began it.
  event("record_key.rotated", { step: code(), by: words(200).optional() }),
  // A log that was put back or cut goes on because a person decided so: what was signed last, what the log
  // was then, who decided and why. Their words are sealed as those of an export are.
  event("log.recovered", {
    why: code(),
    oldSize: count(),
    oldRoot: code(),
    size: count(),
    root: code(),
    epoch: count(),
    by: words(200),
    reason: words(500),
  }),

  event("staff.invited", { role: code().optional() }),
  event("staff.joined", {}),
  event("staff.listed", { results: count().optional() }),
  event("staff.changed", { fields: codes().optional() }),
  event("staff.role_changed", { from: code().optional(), to: code().optional() }),
  event("staff.deactivated", {}),
  event("staff.reactivated", {}),
  event("credential.changed", { method: code(), change: code().optional() }),
  event("credential.refused", { method: code(), reason: code().optional() }),
  event("session.listed", { results: count().optional() }),
  event("session.revoked", { count: count().optional(), reason: code().optional() }),
  event("session.stepped_up", { method: code() }),
  // Another program of the hospital, its key and what it did by the FHIR interface.
  event("client.registered", { scopes: codes().optional(), by: words(200).optional() }),
  event("client.revoked", { by: words(200).optional() }),
  event("client.listed", { results: count().optional() }),
  event("client.token_issued", { scopes: codes().optional(), seconds: count().optional() }),
  event("client.token_refused", { reason: code() }),
  event("fhir.read", {
    resource: code(),
    interaction: code().optional(),
    /** Of the log's own events: why somebody of the staff wanted them. */
    reason: words(500).optional(),
  }),
  event("fhir.searched", {
    resource: code(),
    results: count().optional(),
    reason: words(500).optional(),
  }),
  event("clinic.read", { view: code().optional() }),
  // Made by an operator, who says who they are; changed by its administrator.
  event("clinic.changed", { fields: codes().optional(), by: words(200).optional() }),
  // Whether transcripts may be sent to a language model: which one, at which host.
  event("clinic.model_decided", {
    allowed: z.boolean(),
    host: code().optional(),
    model: code().optional(),
  }),
  event("visit_type.changed", { fields: codes().optional() }),
  event("availability.read", { clinicianId: id().optional() }),
  event("availability.changed", {
    clinicianId: id().optional(),
    change: code().optional(),
    count: count().optional(),
  }),
  event("feed.issued", { clinicianId: id().optional() }),
  event("feed.revoked", { clinicianId: id().optional() }),
  event("feed.read", { clinicianId: id().optional(), results: count().optional() }),
  event("busy.connected", { clinicianId: id().optional() }),
  event("busy.removed", { clinicianId: id().optional() }),
  event("busy.imported", { clinicianId: id().optional(), results: count().optional() }),
  event("busy.refused", { clinicianId: id().optional(), reason: code() }),
  aboutPatient("patient.changed", { fields: codes().optional() }),
  aboutPatient("patient.merged", { fromId: id().optional(), fields: codes().optional() }),
  aboutPatient("patient.unmerged", { fromId: id().optional() }),
  // Legal hold of a whole record: nothing of it goes while it stands.
  aboutPatient("patient.held", { reason: words(500).optional() }),
  aboutPatient("patient.released", { reason: words(500).optional() }),
  // Two people's way to an erasure. What they wrote dies with the patient's key.
  aboutPatient("erasure.requested", {
    requestId: id(),
    basis: code(),
    reason: words(500),
  }),
  aboutPatient("erasure.approved", {
    requestId: id(),
    basis: code().optional(),
    askedBy: id().optional(),
    /** What stands for the two being one person and is no proof of it. */
    signs: codes().optional(),
  }),
  aboutPatient("erasure.refused", { requestId: id(), reason: code().optional() }),
  aboutPatient("erasure.withdrawn", { requestId: id() }),
  aboutPatient("erasure.read", {}),
  event("erasure.listed", { results: count().optional() }),
  // Sealed under the clinic's key, as the patient's is gone: who had asked, who approved, and on what ground.
  event("patient.erased", {
    requestId: id(),
    requestedBy: id(),
    approvedBy: id(),
    basis: code(),
    count: count(),
    /** Whose rows in this log cannot be read from now on: pseudonyms, of the record and those merged into it. */
    subjects: count().optional(),
  }),
  aboutPatient("patient.break_glass", {
    minutes: count().optional(),
    reason: words(500),
  }),
  aboutPatient("proxy.added", { proxyId: id().optional(), relation: code().optional() }),
  aboutPatient("proxy.removed", { proxyId: id().optional() }),
  aboutPatient("chart.read", { view: code().optional(), fields: codes().optional() }),
  aboutPatient("chart.changed", { fields: codes().optional() }),
  aboutPatient("document.filed", { documentId: id().optional(), kind: code().optional() }),
  aboutPatient("document.checked", { documentId: id().optional(), result: code() }),
  aboutPatient("document.followed", { documentId: id().optional(), result: code().optional() }),
  aboutPatient("document.read", { documentId: id().optional() }),
  event("code.issued", { channel: code().optional(), purpose: code().optional() }),
  event("code.redeemed", {}),
  event("code.refused", { reason: code(), triesLeft: count().optional() }),
  event("visit.held", {
    holdId: id().optional(),
    clinicianId: id().optional(),
    startsAt: time().optional(),
    endsAt: time().optional(),
  }),
  event("visit.hold_released", { holdId: id().optional(), reason: code().optional() }),
  aboutPatient("visit.requested", { holdId: id().optional(), startsAt: time().optional() }),
  aboutPatient("visit.approved", { holdId: id().optional() }),
  aboutPatient("visit.declined", { holdId: id().optional(), reason: code().optional() }),
  aboutPatient("visit.moved", {
    from: time().optional(),
    to: time().optional(),
    clinicianId: id().optional(),
  }),
  aboutPatient("visit.confirmed", { channel: code().optional() }),
  aboutPatient("visit.transferred", { clinicianId: id().optional() }),
  aboutPatient("series.booked", {
    seriesId: id().optional(),
    count: count().optional(),
    conflicts: count().optional(),
  }),
  aboutPatient("outcome.decided", { result: code(), who: code().optional() }),
  aboutPatient("outcome.corrected", { before: code().optional(), result: code() }),
  aboutPatient("intake.given", { redFlag: z.boolean().optional() }),
  aboutPatient("intake.read", {}),
  // Refused where they are in the line already.
  aboutPatient("queue.joined", { entryId: id().optional(), reason: code().optional() }),
  aboutPatient("queue.left", { entryId: id().optional(), reason: code().optional() }),
  aboutPatient("queue.message_asked", { entryId: id().optional(), wanted: z.boolean().optional() }),
  aboutPatient("queue.taken", { entryId: id().optional(), clinicianId: id().optional() }),
  event("queue.read", { results: count().optional() }),
  // Refused where they wait for this kind of visit already.
  aboutPatient("waitlist.joined", { entryId: id().optional(), reason: code().optional() }),
  aboutPatient("waitlist.left", { entryId: id().optional(), reason: code().optional() }),
  aboutPatient("waitlist.offered", {
    entryId: id().optional(),
    offerId: id().optional(),
    startsAt: time().optional(),
    mode: code().optional(),
  }),
  aboutPatient("waitlist.accepted", { entryId: id().optional(), offerId: id().optional() }),
  aboutPatient("waitlist.declined", {
    entryId: id().optional(),
    offerId: id().optional(),
    reason: code().optional(),
  }),
  event("waitlist.read", { results: count().optional() }),
  event("message.delivered", { channel: code().optional(), template: code().optional() }),
  event("message.failed", {
    channel: code().optional(),
    template: code().optional(),
    reason: code().optional(),
  }),
  aboutPatient("message.stopped", { channel: code().optional() }),
  event("message.read", { results: count().optional() }),
  aboutPatient("summary.published", { lines: count().optional(), behind: z.boolean().optional() }),
  aboutPatient("network.tested", { seconds: count().optional() }),

  event("access.denied", { attempted: code(), reason: code() }),
  event("encryption.alarm", { code: code(), seatId: id().optional(), role: code().optional() }),
])

/** As the caller gives it. */
export type AuditEvent = z.infer<typeof AuditEvent>
export type AuditAction = AuditEvent["action"]
export type AuditPurpose = z.infer<Purpose>
export type AuditEntity = z.infer<Entity>
export type AuditOutcome = AuditEvent["outcome"]

/** Every action, in the order of the union: for filters and for the table of `events/fhir-codes.ts`. */
export const auditActions: readonly AuditAction[] = AuditEvent.options.map(
  (option) => option.shape.action.value,
)

function event<const A extends string, D extends z.ZodRawShape>(action: A, data: D) {
  return z.strictObject({ ...shape(action, data), patientId: id().optional() })
}

function aboutPatient<const A extends string, D extends z.ZodRawShape>(action: A, data: D) {
  return z.strictObject({ ...shape(action, data), patientId: id() })
}

function shape<const A extends string, D extends z.ZodRawShape>(action: A, data: D) {
  return {
    action: z.literal(action),
    entity: entity(),
    outcome: z.enum(["success", "refused"]),
    purpose: purpose(),
    data: z.strictObject({
      visitId: id().optional(),
      version: count().optional(),
      request: rawRequest().optional(),
      ...data,
    }),
  }
}

/** What was touched. `id` is its UUID, or a code where it has none ("slots", "audit_log"). */
function entity() {
  return z.strictObject({
    type: z.enum([
      "audit_log",
      "availability",
      "client",
      "clinic",
      "code",
      "consent",
      "device",
      "document",
      "feed",
      "hold",
      "intake",
      "job",
      "link",
      "message",
      "note",
      "patient",
      "proxy",
      "queue_entry",
      "seat",
      "series",
      "session",
      "slots",
      "staff",
      "summary",
      "transcript",
      "visit",
      "visit_type",
      "vitals",
      "waitlist_entry",
    ]),
    id: z.union([id(), code()]),
  })
}
type Entity = ReturnType<typeof entity>

function purpose() {
  return z.enum(auditPurposes)
}
type Purpose = ReturnType<typeof purpose>

function consent() {
  return { video: z.boolean(), vitals: z.boolean(), charting: z.boolean(), transcript: z.boolean() }
}

function modelled() {
  return {
    model: code().optional(),
    promptVersion: count().optional(),
    tokensIn: count().optional(),
    tokensOut: count().optional(),
    promptSha256: code().optional(),
    answerSha256: code().optional(),
  }
}

function seat() {
  return { seatId: id().optional(), role: code().optional() }
}

function guest() {
  return { guestId: id().optional(), role: code().optional() }
}

function id() {
  return z.guid()
}

/** What a person wrote: only where the reason itself must be in the record. */
function words(most: number) {
  return z.string().min(1).max(most)
}

/**
 * A machine's request as it came, its first line and its parameters (BALP keeps it with a query). It
 * may name a person, so it is only ever in the sealed payload, as a reason is. What people type on our
 * own pages is not kept: their searches are known by their fields.
 */
function rawRequest() {
  return z.string().min(1).max(4_000)
}

/** A word of a closed list, a date, a hash: no spaces, so no sentence fits. */
function code() {
  return z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$/, "must be a code, not text")
}

function codes() {
  return z.array(code()).max(64)
}

function count() {
  return z.int().min(0)
}

function time() {
  return z.iso.datetime({ offset: true })
}
