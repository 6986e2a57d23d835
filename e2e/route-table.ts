import type { StaffRole } from "@/lib/actor"
import { samples } from "@/lib/patients/sample-documents"
import type { Permission } from "@/lib/permissions"
import { newVisitType } from "@/lib/scheduling/visit-types/fields"
import { defaultAdultLimits } from "@/lib/vitals/alarms/limits"

import { accountRoutes } from "./account-routes"
import { guestRoutes } from "./guest-routes"

/** The kinds of caller that a route can meet; staff are told apart by their permission. */
export type CallerKind = "staff" | "patient" | "companion" | "portal" | "visitor" | "device"

/** The rows that bodies and addresses speak of: one visit with its people, all of one clinic. */
export type Rows = {
  visitId: string
  clinicianId: string
  patientId: string
  /** Another clinician of the clinic. */
  colleagueId: string
  /** Any UUID that names nothing. */
  nothing: string
  clinicId: string
  clinicSlug: string
  /** One of each role; the visit's clinician among them. */
  staff: Readonly<Record<StaffRole, string>>
  visitTypeId: string
  /** When the visit is, and a time at which its clinician is free. */
  startsAt: Date
  freeAt: string
  /** Of the patient, and the clinician's with the demo's password. */
  reference: string
  contact: string
  email: string
  password: string
  /** Of the visit's device, and of its patient's link. */
  deviceToken: string
  linkToken: string
  /** What else an address names, by its name there; what is not here names nothing. */
  ids: Readonly<Record<string, string>>
  /** What a scene made to be sent: it goes before what the table has. */
  sending?: Sending | undefined
}

/** A call that only its scene could make: signed, with a cookie, to an address that a row gave. */
export type Sending = {
  path?: string
  query?: string
  headers?: Readonly<Record<string, string>>
  /** A text goes as it is. */
  body?: unknown
  /** By which its events are found, where it is not the request's own id. */
  loggedAs?: string
}

export type RouteLine = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** As the folders under `app` say it. */
  path: string
  /** Who may call at all. "anyone" needs no credential; "signature" is judged by the body's own. */
  who: readonly CallerKind[] | "anyone" | "signature"
  /** What staff need besides being staff; every member of staff may when absent. */
  permission?: Permission
  /** A body that parses, so that the refusal is the caller's and not the body's. */
  body?: (rows: Rows) => unknown
  query?: (rows: Rows) => string
  headers?: Readonly<Record<string, string>>
  /** Who calls, where anyone may: by default nobody. */
  as?: string
  /** The address or body names a row of one clinic: for the same role of another there is none. */
  namesRow?: true
}

/**
 * Every route, and who may use it: the specification that `permissions.spec.ts` tests cell by cell.
 * `route-table.test.ts` fails when a route is missing here.
 */
export const routeTable: readonly RouteLine[] = [
  {
    method: "POST",
    path: "/api/sign-in",
    who: "anyone",
    body: ({ email, password }) => ({ email, password }),
  },
  { method: "POST", path: "/api/sign-out", who: "anyone", as: "clinician" },
  ...accountRoutes,
  ...guestRoutes,
  // A class is its host's: to every other clinician there is none.
  { method: "GET", path: "/api/classes/[classId]", who: ["staff"], permission: "visit.admit" },
  ...(["admit", "end"] as const).map((press): RouteLine => ({
    method: "POST",
    path: `/api/classes/[classId]/${press}`,
    who: ["staff"],
    permission: "visit.admit",
    body: () => ({}),
  })),
  { method: "POST", path: "/api/activity", who: ["staff"] },
  { method: "GET", path: "/api/events", who: ["staff"] },
  { method: "GET", path: "/api/security/proof", who: ["staff"] },
  {
    method: "POST",
    path: "/api/security/proof",
    who: ["staff"],
    body: ({ password }) => ({ kind: "password", password }),
  },

  { method: "GET", path: "/api/audit/checkpoint", who: ["staff"], permission: "audit.read" },
  {
    method: "POST",
    path: "/api/audit/checks",
    who: ["staff"],
    permission: "audit.read",
    body: () => ({ size: 0, sound: true }),
  },
  {
    method: "GET",
    path: "/api/audit/entries",
    who: ["staff"],
    permission: "audit.read",
    query: () => "first=0&count=1",
  },
  {
    method: "POST",
    path: "/api/audit/exports",
    who: ["staff"],
    permission: "audit.export",
    body: () => ({
      filter: { when: "today" },
      reason: "the table of permissions",
    }),
  },
  {
    method: "GET",
    path: "/api/audit/exports/[id]",
    who: ["staff"],
    permission: "audit.export",
    namesRow: true,
  },
  {
    method: "GET",
    path: "/api/audit/exports/[id]/progress",
    who: ["staff"],
    permission: "audit.export",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/audit/disclosures",
    who: ["staff"],
    permission: "disclosure.record",
    namesRow: true,
    body: ({ reference }) => ({
      patient: reference,
      on: "2026-01-01",
      recipient: "nobody",
      what: "nothing",
      why: "the table of permissions",
    }),
  },
  {
    method: "POST",
    path: "/api/audit/suspensions",
    who: ["staff"],
    permission: "disclosure.record",
    namesRow: true,
    body: ({ reference }) => ({
      patient: reference,
      agency: "nobody",
      until: new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10),
      statement: "written",
      reason: "the table of permissions",
    }),
  },
  {
    method: "POST",
    path: "/api/audit/accountings",
    who: ["staff"],
    permission: "audit.export",
    namesRow: true,
    body: ({ reference }) => ({ patient: reference, reason: "the table of permissions" }),
  },
  {
    method: "POST",
    path: "/api/audit/filters",
    who: ["staff"],
    permission: "audit.read",
    body: () => ({ name: "the table of permissions", filter: { outcome: "refused" } }),
  },
  {
    method: "DELETE",
    path: "/api/audit/filters/[id]",
    who: ["staff"],
    permission: "audit.read",
    namesRow: true,
  },
  { method: "POST", path: "/api/audit/verify", who: ["staff"], permission: "audit.read" },

  {
    method: "POST",
    path: "/api/calendars/feed",
    who: ["staff"],
    permission: "feed.own",
    body: () => ({ names: "none" }),
  },
  {
    method: "POST",
    path: "/api/calendars/feed/revoke",
    who: ["staff"],
    permission: "feed.own",
  },
  {
    method: "POST",
    path: "/api/calendars/busy",
    who: ["staff"],
    permission: "feed.own",
    body: () => ({ url: "https://127.0.0.1/" }),
  },
  {
    method: "POST",
    path: "/api/calendars/busy/remove",
    who: ["staff"],
    permission: "feed.own",
  },
  {
    method: "POST",
    path: "/api/calendars/busy/refresh",
    who: ["staff"],
    permission: "feed.own",
  },
  { method: "GET", path: "/api/feeds/[token]", who: "anyone" },

  // By a client's token, or for reading by a staff session: each kind of resource is judged apart, in lib/exchange.
  ...(["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map((method): RouteLine => ({
    method,
    path: "/api/fhir/[[...path]]",
    who: "signature",
  })),
  { method: "POST", path: "/api/fhir/token", who: "signature" },
  // Whatever is no route.
  ...(["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map((method): RouteLine => ({
    method,
    path: "/api/[...nothing]",
    who: "anyone",
  })),

  {
    method: "POST",
    path: "/api/join/look",
    who: "anyone",
    body: ({ linkToken }) => ({ token: linkToken }),
  },
  {
    method: "POST",
    path: "/api/join/again",
    who: "anyone",
    body: ({ linkToken }) => ({ token: linkToken }),
  },
  {
    method: "POST",
    path: "/api/join/cancel",
    who: "anyone",
    body: ({ linkToken }) => ({ token: linkToken }),
  },
  {
    method: "POST",
    path: "/api/join/restore",
    who: "anyone",
    body: ({ linkToken }) => ({ token: linkToken }),
  },
  {
    method: "POST",
    path: "/api/join/confirm",
    who: "anyone",
    body: ({ linkToken }) => ({ token: linkToken }),
  },
  {
    method: "POST",
    path: "/api/join/move",
    who: "anyone",
    body: ({ linkToken, freeAt }) => ({ token: linkToken, startsAt: freeAt, key: "attempt-1" }),
  },
  {
    method: "POST",
    path: "/api/join/slots",
    who: "anyone",
    body: ({ linkToken }) => ({ token: linkToken }),
  },
  {
    method: "POST",
    path: "/api/join/stop",
    who: "anyone",
    body: ({ linkToken }) => ({ token: linkToken }),
  },
  {
    method: "POST",
    path: "/api/join",
    who: "anyone",
    body: ({ linkToken }) => ({ token: linkToken, birthDate: "1958-03-27" }),
  },
  { method: "GET", path: "/api/visit", who: ["patient"] },
  { method: "POST", path: "/api/visit/arrive", who: ["patient"] },
  {
    method: "POST",
    path: "/api/visit/check",
    who: ["patient"],
    body: () => ({ camera: "works", microphone: "works", speaker: "works", encryption: true }),
  },
  {
    method: "POST",
    path: "/api/visit/consent",
    who: ["patient"],
    body: () => ({ video: true, vitals: true, charting: false, transcript: false }),
  },
  { method: "POST", path: "/api/visit/leave", who: ["patient"] },
  {
    method: "POST",
    path: "/api/visit/name",
    who: ["patient"],
    body: () => ({ name: "Addie" }),
  },
  { method: "POST", path: "/api/visit/phone-me", who: ["patient"] },
  { method: "POST", path: "/api/visit/probe", who: ["patient"] },
  { method: "POST", path: "/api/visit/text-me", who: ["patient"] },

  {
    method: "POST",
    path: "/api/my/clinic",
    who: "anyone",
    body: ({ clinicSlug }) => ({ clinic: clinicSlug }),
  },
  {
    method: "POST",
    path: "/api/my/code",
    who: "anyone",
    body: ({ clinicSlug, contact }) => ({ clinic: clinicSlug, contact, birthDate: "1958-03-27" }),
  },
  {
    method: "POST",
    path: "/api/my/person",
    who: ["portal"],
    body: ({ patientId }) => ({ patientId, proxyId: null }),
  },
  {
    method: "POST",
    path: "/api/my/session",
    who: "anyone",
    body: ({ clinicSlug, nothing }) => ({ clinic: clinicSlug, codeId: nothing, code: "000000" }),
  },
  { method: "POST", path: "/api/my/sign-out", who: "anyone", as: "portal" },
  {
    method: "POST",
    path: "/api/my/contact",
    who: ["portal"],
    body: ({ nothing }) => ({ contact: `${nothing}@cells.example` }),
  },
  {
    method: "POST",
    path: "/api/my/contact/proof",
    who: ["portal"],
    body: ({ nothing }) => ({ changeId: nothing, code: "000000" }),
  },
  {
    method: "GET",
    path: "/api/my/accesses/[eventId]/receipt",
    who: ["portal"],
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/my/consents",
    who: ["portal"],
    body: () => ({ purpose: "vitals", agreed: false }),
  },
  {
    method: "GET",
    path: "/api/my/summaries/[visitId]/copies/[file]",
    who: ["portal"],
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/my/summaries/[visitId]/printed",
    who: ["portal"],
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/my/visits/[visitId]/cancel",
    who: ["portal"],
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/my/visits/[visitId]/link",
    who: ["portal"],
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/my/visits/[visitId]/move",
    who: ["portal"],
    namesRow: true,
    body: ({ freeAt }) => ({ startsAt: freeAt, key: "route-table" }),
  },

  {
    method: "POST",
    path: "/api/patients/search",
    who: ["staff"],
    permission: "patient.search",
    body: ({ reference }) => ({ query: reference }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/chart",
    who: ["staff"],
    permission: "chart.edit",
    namesRow: true,
    body: () => ({ kind: "problem", name: "Gout", detail: "", severity: null, sinceDay: null }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/chart/[entryId]",
    who: ["staff"],
    permission: "chart.edit",
    namesRow: true,
    body: () => ({
      name: "Gout",
      detail: "",
      severity: null,
      sinceDay: null,
      status: "active",
      stoppedDay: null,
      version: 1,
    }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/details",
    who: ["staff"],
    permission: "patient.edit",
    namesRow: true,
    body: () => ({
      name: "Nobody",
      birthDate: "1942-03-14",
      sex: "X",
      language: "en",
      email: "",
      phone: "",
      zone: "",
      version: 1,
    }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/documents",
    who: ["staff"],
    permission: "chart.edit",
    namesRow: true,
    headers: { "x-file-name": "letter.pdf", "content-type": "application/pdf" },
    body: () => samples.pdf,
  },
  {
    method: "GET",
    path: "/api/patients/[patientId]/documents/[documentId]",
    who: ["staff"],
    permission: "chart.read",
    namesRow: true,
  },
  {
    method: "GET",
    path: "/api/patients/[patientId]/documents/[documentId]/check",
    who: ["staff"],
    permission: "chart.edit",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/emergency",
    who: ["staff"],
    permission: "chart.break_glass",
    namesRow: true,
    body: () => ({ reason: "Brought in unconscious" }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/merge",
    who: ["staff"],
    permission: "patient.merge",
    namesRow: true,
    body: (rows) => ({
      duplicateId: idOf("duplicateId", rows),
      survivorVersion: 1,
      duplicateVersion: 1,
      choices: {
        name: "survivor",
        birthDate: "survivor",
        sex: "survivor",
        language: "survivor",
        email: "survivor",
        phone: "survivor",
      },
    }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/proxies",
    who: ["staff"],
    permission: "patient.edit",
    namesRow: true,
    body: () => ({
      name: "Nobody",
      birthDate: "1970-01-01",
      relation: "child",
      basis: "patient_wish",
      email: "nobody@patients.example",
      phone: "",
      language: "en",
      scope: "appointments",
      fromDay: "2026-01-01",
      untilDay: null,
    }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/proxies/[proxyId]/remove",
    who: ["staff"],
    permission: "patient.edit",
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/hold",
    who: ["staff"],
    permission: "hold.change",
    namesRow: true,
    body: () => ({ held: false, reason: "the table of permissions" }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/erasure",
    who: ["staff"],
    permission: "patient.erase",
    namesRow: true,
    body: () => ({ basis: "test_record", reason: "the table of permissions" }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/erasure/decide",
    who: ["staff"],
    permission: "patient.erase",
    namesRow: true,
    body: () => ({ decision: "withdraw" }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/unmerge",
    who: ["staff"],
    permission: "patient.merge",
    namesRow: true,
    body: (rows) => ({ mergeId: idOf("mergeId", rows) }),
  },
  {
    method: "GET",
    path: "/api/slots",
    who: ["staff", "patient", "portal", "visitor"],
    permission: "visit.book",
    query: ({ visitTypeId, clinicianId }) =>
      `visitTypeId=${visitTypeId}&clinicianId=${clinicianId}`,
    namesRow: true,
  },
  // Clinicians and interpreters keep their own hours too.
  {
    method: "POST",
    path: "/api/availability/[userId]",
    who: ["staff"],
    permission: "availability.any",
    body: () => ({ version: 0, plan: noHours }),
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/availability/[userId]/preview",
    who: ["staff"],
    permission: "availability.any",
    body: ({ visitTypeId }) => ({ visitTypeId, plan: noHours }),
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/holidays",
    who: ["staff"],
    permission: "clinic.edit",
    body: () => ({ version: 0, holidays: [] }),
  },
  {
    method: "POST",
    path: "/api/visit-types",
    who: ["staff"],
    permission: "visit_type.edit",
    body: () => ({ version: 0, type: { ...newVisitType, name: "Table", active: false } }),
  },
  {
    method: "POST",
    path: "/api/visit-types/[typeId]",
    who: ["staff"],
    permission: "visit_type.edit",
    body: () => ({ version: 1, type: { ...newVisitType, name: "Table" } }),
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/visit-types/order",
    who: ["staff"],
    permission: "visit_type.edit",
    body: ({ visitTypeId }) => ({ ids: [visitTypeId] }),
  },
  {
    method: "POST",
    path: "/api/holds",
    who: ["staff", "patient", "portal", "visitor"],
    permission: "visit.book",
    namesRow: true,
    body: ({ visitTypeId, clinicianId, freeAt }) => ({
      visitTypeId,
      clinicianId,
      startsAt: freeAt,
      key: "route-table",
    }),
  },
  {
    method: "POST",
    path: "/api/holds/[holdId]/approve",
    who: ["staff"],
    permission: "visit.approve",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/holds/[holdId]/confirm",
    who: ["staff", "patient", "portal", "visitor"],
    permission: "visit.book",
    namesRow: true,
    body: ({ patientId }) => ({ patientId, reason: "Cough" }),
  },
  {
    method: "POST",
    path: "/api/holds/[holdId]/decline",
    who: ["staff"],
    permission: "visit.approve",
    namesRow: true,
    body: () => ({ reason: "other" }),
  },
  {
    method: "POST",
    path: "/api/holds/[holdId]/release",
    who: ["staff", "patient", "portal", "visitor"],
    permission: "visit.book",
    namesRow: true,
  },
  { method: "GET", path: "/api/holds/[holdId]/invitation", who: ["visitor"], namesRow: true },
  {
    method: "POST",
    path: "/api/series",
    who: ["staff"],
    permission: "visit.book",
    namesRow: true,
    body: (rows) => ({
      ...seriesOf(rows),
      reason: "Cough",
      occurrences: [0, 7].map((days) => {
        const startsAt = new Date(new Date(rows.freeAt).getTime() + days * 86_400_000)
        return { local: localIn(startsAt), startsAt: startsAt.toISOString() }
      }),
      key: "route-table",
    }),
  },
  {
    method: "POST",
    path: "/api/series/plan",
    who: ["staff"],
    permission: "visit.book",
    namesRow: true,
    body: seriesOf,
  },
  {
    method: "POST",
    path: "/api/messages/[messageId]/again",
    who: ["staff"],
    permission: "message.send",
  },
  {
    method: "POST",
    path: "/api/visits",
    who: ["staff"],
    permission: "visit.book",
    namesRow: true,
    body: ({ visitTypeId, clinicianId, patientId, freeAt }) => ({
      visitTypeId,
      clinicianId,
      patientId,
      startsAt: freeAt,
      reason: "Cough",
    }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/admit",
    who: ["staff"],
    permission: "visit.admit",
    namesRow: true,
    body: () => ({ version: 1 }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/cancel",
    who: ["staff", "patient", "portal"],
    permission: "visit.cancel",
    namesRow: true,
    body: () => ({ reason: "mistake" }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/restore",
    who: ["staff", "patient", "portal"],
    permission: "visit.cancel",
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/devices",
    who: ["staff"],
    permission: "device.link",
    namesRow: true,
    body: () => ({ label: "Monitor" }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/devices/[deviceId]/take-back",
    who: ["staff"],
    permission: "device.link",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/place",
    who: ["staff"],
    permission: "device.link",
    namesRow: true,
    body: () => ({ place: "Bay 2, bed 4" }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/end",
    who: ["staff"],
    permission: "visit.end",
    namesRow: true,
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/link",
    who: ["staff"],
    permission: "message.send",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/share",
    who: ["staff"],
    permission: "visit.admit",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/move",
    who: ["staff", "patient", "portal"],
    permission: "visit.move",
    namesRow: true,
    body: ({ freeAt }) => ({ startsAt: freeAt, key: "route-table" }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/notes",
    who: ["staff"],
    permission: "note.write",
    namesRow: true,
    body: () => ({ section: "plan", text: "Rest", version: 0 }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/sign",
    who: ["staff"],
    permission: "summary.sign",
    namesRow: true,
    body: () => ({ version: 1 }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/summary",
    who: ["staff"],
    permission: "note.write",
    namesRow: true,
    body: () => ({
      version: 1,
      lines: [{ section: "plan", text: "Rest and tea.", cites: ["N1"] }],
    }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/summary/undo",
    who: ["staff"],
    permission: "note.write",
    namesRow: true,
    body: () => ({ version: 2 }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/summary/instructions",
    who: ["staff"],
    permission: "note.write",
    namesRow: true,
    body: () => ({ version: 1 }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/summary/take",
    who: ["staff"],
    permission: "note.write",
    namesRow: true,
    body: () => ({ version: 1, offer: "0".repeat(64), lines: "all" }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/summary/addenda",
    who: ["staff"],
    permission: "summary.sign",
    namesRow: true,
    body: () => ({ after: 0, text: "More was said." }),
  },
  {
    method: "GET",
    path: "/api/visits/[visitId]/summary/copies/[file]",
    who: ["staff"],
    permission: "note.read",
    namesRow: true,
  },
  {
    method: "GET",
    path: "/api/visits/[visitId]/transcript",
    who: ["staff"],
    permission: "note.read",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/transcript",
    who: ["staff"],
    permission: "note.write",
    namesRow: true,
    body: () => ({
      form: "text",
      text: "Doctor: Hello.",
      speakers: [{ name: "Doctor", party: "clinician" }],
    }),
  },
  {
    method: "DELETE",
    path: "/api/visits/[visitId]/transcript",
    who: ["staff"],
    permission: "note.write",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/transcript/consent",
    who: ["staff"],
    permission: "note.write",
    namesRow: true,
    body: () => ({ party: "other", agreed: true }),
  },

  {
    method: "POST",
    path: "/api/rooms/token",
    who: ["patient", "companion", "device"],
    body: () => ({ pub: `B${"A".repeat(86)}`, lid: "A".repeat(22) }),
  },
  {
    method: "POST",
    path: "/api/rooms/report",
    who: ["patient", "companion", "device"],
    body: () => ({ code: "seat-expired" }),
  },
  {
    method: "POST",
    path: "/api/rooms/people",
    who: ["patient", "companion", "device"],
    body: () => ({}),
  },
  {
    method: "POST",
    path: "/api/rooms/out",
    who: ["staff"],
    permission: "visit.admit",
    namesRow: true,
    body: ({ visitId }) => ({ visitId, identity: "nobody" }),
  },
  { method: "GET", path: "/api/vitals/device", who: ["device"] },
  {
    method: "POST",
    path: "/api/vitals/ingest",
    who: ["device"],
    body: () => ({
      values: [
        { code: "MDC_ECG_HEART_RATE", value: 70, unit: "/min", at: Date.now(), derived: false },
      ],
    }),
  },
  { method: "GET", path: "/api/ward/pages", who: ["staff"], permission: "ward.watch" },
  {
    method: "POST",
    path: "/api/ward/sound",
    who: ["staff"],
    permission: "ward.watch",
    body: () => ({ state: "on", page: 1 }),
  },
  {
    method: "POST",
    path: "/api/ward/token",
    who: ["staff"],
    permission: "ward.watch",
    body: ({ visitId }) => ({ pub: `B${"A".repeat(86)}`, lid: "A".repeat(22), visitId }),
    namesRow: true,
  },
  {
    method: "GET",
    path: "/api/vitals/[visitId]/limits",
    who: ["staff"],
    permission: "note.read",
    namesRow: true,
  },
  {
    method: "PUT",
    path: "/api/vitals/[visitId]/limits",
    who: ["staff"],
    permission: "alarm.limits",
    namesRow: true,
    body: () => ({
      ...defaultAdultLimits,
      vitals: {
        ...defaultAdultLimits.vitals,
        MDC_PULS_OXIM_SAT_O2: { ...defaultAdultLimits.vitals.MDC_PULS_OXIM_SAT_O2, low: 91 },
      },
    }),
  },
  {
    method: "PUT",
    path: "/api/vitals/[visitId]/news2-scale",
    who: ["staff"],
    permission: "news2.scale",
    namesRow: true,
    body: () => ({ scale: 2, reason: "the table of permissions", version: 0 }),
  },
  {
    method: "POST",
    path: "/api/vitals/[visitId]/observations",
    who: ["staff"],
    permission: "news2.observe",
    namesRow: true,
    body: ({ nothing }) => ({
      at: Date.now(),
      observed: [{ id: nothing, item: "oxygen", value: "air" }],
    }),
  },
  {
    method: "GET",
    path: "/api/vitals/[visitId]/alarms",
    who: ["staff"],
    permission: "note.read",
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/vitals/[visitId]/alarms",
    who: ["staff"],
    permission: "alarm.answer",
    namesRow: true,
    body: ({ nothing }) => ({ id: nothing, kind: "comment", at: 0, comment: "route-table" }),
  },
  ...(["trend", "waves"] as const).map((read): RouteLine => ({
    method: "GET",
    path: `/api/vitals/[visitId]/${read}`,
    who: ["staff"],
    permission: "note.read",
    namesRow: true,
    query: () => "from=1&to=2&codes=MDC_ECG_HEART_RATE&bucket=10",
  })),
  {
    method: "POST",
    path: "/api/vitals/[visitId]/strips",
    who: ["staff"],
    permission: "strip.keep",
    namesRow: true,
    body: () => ({ at: 1_764_000_000_000 }),
  },
  {
    method: "POST",
    path: "/api/vitals/[visitId]/hold",
    who: ["staff"],
    permission: "hold.change",
    namesRow: true,
    body: () => ({ held: false, reason: "the table of permissions" }),
  },
  {
    method: "POST",
    path: "/api/vitals/[visitId]/exports",
    who: ["staff"],
    permission: "vitals.export",
    namesRow: true,
    body: () => ({ form: "csv", from: 1, to: 2 }),
  },
  {
    method: "GET",
    path: "/api/vitals/[visitId]/exports",
    who: ["staff"],
    permission: "vitals.export",
    namesRow: true,
    query: () => "form=csv&from=1&to=2",
  },
  {
    method: "POST",
    path: "/api/clinic/alarm-order",
    who: ["staff"],
    permission: "clinic.edit",
    body: ({ clinicianId }) => ({ users: [clinicianId] }),
  },
  {
    method: "POST",
    path: "/api/vitals/ingest/waves",
    who: ["device"],
    body: () => ({
      meta: {
        v: 1,
        stream: 7,
        epoch: "route-table",
        frameMs: 100,
        source: { kind: "recorded", name: "route-table", loop: null },
        channels: [],
      },
      sentAt: 0,
      frames: ["AAAA"],
    }),
  },
  {
    method: "POST",
    path: "/api/vitals/withdraw",
    who: ["device"],
    body: () => ({ values: [{ code: "MDC_TEMP_BODY", at: 0 }] }),
  },
  { method: "POST", path: "/api/webhooks/livekit", who: "signature" },
  { method: "POST", path: "/api/webhooks/sms", who: "signature" },
  {
    method: "POST",
    path: "/api/queue/join",
    who: ["visitor"],
    body: ({ visitTypeId }) => ({
      visitTypeId,
      patient: {
        name: "Nobody",
        birthDate: "1980-01-01",
        sex: "X",
        email: "",
        phone: "020 7946 0999",
        language: "en",
      },
      answers: {},
      key: "route-table",
    }),
  },
  // The place's own cookie is the credential: without it there is no place.
  { method: "GET", path: "/api/queue/place", who: "anyone" },
  { method: "POST", path: "/api/queue/leave", who: "anyone" },
  {
    method: "POST",
    path: "/api/queue/message",
    who: "anyone",
    body: () => ({ wanted: true }),
  },
  {
    method: "POST",
    path: "/api/queue/open",
    who: "anyone",
    body: ({ ids }) => ({ token: ids["token"] ?? "nobody", birthDate: "1958-03-27" }),
  },
  { method: "POST", path: "/api/queue/enter", who: "anyone" },
  {
    method: "POST",
    path: "/api/queue/take",
    who: ["staff"],
    permission: "queue.take",
    namesRow: true,
    body: (rows) => ({ entryId: idOf("entryId", rows) }),
  },
  {
    method: "POST",
    path: "/api/queue/add",
    who: ["staff"],
    permission: "queue.add",
    body: ({ visitTypeId, patientId }) => ({
      visitTypeId,
      patientId,
      reason: "Cough",
      key: "route-table",
    }),
  },
  {
    method: "POST",
    path: "/api/queue/remove",
    who: ["staff"],
    permission: "queue.add",
    namesRow: true,
    body: (rows) => ({ entryId: idOf("entryId", rows) }),
  },
  {
    method: "POST",
    path: "/api/waitlist/join",
    who: ["visitor"],
    body: ({ visitTypeId }) => ({
      visitTypeId,
      patient: {
        name: "Nobody",
        birthDate: "1980-01-01",
        sex: "X",
        email: "",
        phone: "020 7946 0999",
        language: "en",
      },
      reason: "Cough",
      key: "route-table",
    }),
  },
  {
    method: "POST",
    path: "/api/waitlist/add",
    who: ["staff"],
    permission: "waitlist.offer",
    namesRow: true,
    body: ({ visitTypeId, patientId }) => ({
      visitTypeId,
      patientId,
      reason: "Cough",
      key: "route-table",
    }),
  },
  {
    method: "POST",
    path: "/api/waitlist/remove",
    who: ["staff"],
    permission: "waitlist.offer",
    namesRow: true,
    body: (rows) => ({ entryId: idOf("entryId", rows) }),
  },
  {
    method: "GET",
    path: "/api/waitlist/times",
    who: ["staff"],
    permission: "waitlist.offer",
    namesRow: true,
    query: (rows) => `entry=${idOf("entryId", rows)}`,
  },
  {
    method: "POST",
    path: "/api/waitlist/offer",
    who: ["staff"],
    permission: "waitlist.offer",
    namesRow: true,
    body: (rows) => ({
      entryId: idOf("entryId", rows),
      clinicianId: rows.clinicianId,
      startsAt: rows.freeAt,
    }),
  },
  {
    method: "POST",
    path: "/api/offers/look",
    who: "anyone",
    body: () => ({ token: "nobody" }),
  },
  {
    method: "POST",
    path: "/api/offers/answer",
    who: "anyone",
    body: () => ({ token: "nobody", birthDate: "1980-01-01", answer: "decline" }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/outcome",
    who: ["staff"],
    permission: "outcome.correct",
    namesRow: true,
    body: () => ({ result: "attended", reason: "Spoke by telephone", seq: 0 }),
  },
  {
    method: "POST",
    path: "/api/settings/summary-model",
    who: ["staff"],
    permission: "clinic.edit",
    body: () => ({ allowed: false, host: "nowhere", model: "none", version: 0 }),
  },
  {
    method: "POST",
    path: "/api/settings/queue",
    who: ["staff"],
    permission: "clinic.edit",
    body: () => ({ emergencyNumber: "999", waitlistMode: "one_by_one" }),
  },
  {
    method: "POST",
    path: "/api/settings/jobs",
    who: ["staff"],
    permission: "job.manage",
    body: () => ({ kind: "nothing.parked" }),
    namesRow: true,
  },
]

export function nameOf({ method, path }: RouteLine): string {
  return `${method} ${path}`
}

const noHours = { zone: null, rules: [], overrides: [], timeOff: [] }

/** What a scene made for an address or a body; otherwise what names nothing. */
export function idOf(name: string, rows: Rows): string {
  return rows.ids[name] ?? rows.nothing
}

function seriesOf({ visitTypeId, clinicianId, patientId, freeAt }: Rows) {
  return {
    visitTypeId,
    clinicianId,
    patientId,
    first: localIn(new Date(freeAt)),
    rule: { freq: "weekly", interval: 1, count: 2 },
  }
}

/** The clinic's wall clock, London's: "2026-12-01T10:00". */
function localIn(at: Date): string {
  const clock = { timeZone: "Europe/London", dateStyle: "short", timeStyle: "short" } as const
  return new Intl.DateTimeFormat("sv-SE", clock).format(at).replace(" ", "T")
}
