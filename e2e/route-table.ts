import type { Permission } from "@/lib/permissions"
import { newVisitType } from "@/lib/scheduling/visit-type-fields"

/** The kinds of caller that a route can meet; staff are told apart by their permission. */
export type CallerKind = "staff" | "patient" | "companion" | "portal" | "visitor" | "device"

/** The rows that bodies and addresses speak of: one visit with its people, all of one clinic. */
export type Rows = {
  visitId: string
  clinicianId: string
  patientId: string
  /** Any UUID that names nothing. */
  nothing: string
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
    body: () => ({ email: "nobody@nowhere.example", password: "no" }),
  },
  { method: "POST", path: "/api/sign-out", who: "anyone" },
  { method: "POST", path: "/api/activity", who: ["staff"] },
  { method: "GET", path: "/api/events", who: ["staff"] },
  { method: "GET", path: "/api/security/proof", who: ["staff"] },
  {
    method: "POST",
    path: "/api/security/proof",
    who: ["staff"],
    body: () => ({ kind: "password", password: "not this one" }),
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
    query: () => "from=0&to=1",
  },
  {
    method: "POST",
    path: "/api/audit/exports",
    who: ["staff"],
    permission: "audit.export",
    body: () => ({
      filter: { when: "today", outcome: "refused" },
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

  { method: "POST", path: "/api/join/look", who: "anyone", body: () => ({ token: "none" }) },
  {
    method: "POST",
    path: "/api/join/again",
    who: "anyone",
    body: () => ({ token: "none" }),
  },
  {
    method: "POST",
    path: "/api/join/cancel",
    who: "anyone",
    body: () => ({ token: "none" }),
  },
  {
    method: "POST",
    path: "/api/join/confirm",
    who: "anyone",
    body: () => ({ token: "none" }),
  },
  {
    method: "POST",
    path: "/api/join/move",
    who: "anyone",
    body: () => ({ token: "none", startsAt: "2030-01-01T09:00:00Z", key: "attempt-1" }),
  },
  {
    method: "POST",
    path: "/api/join/slots",
    who: "anyone",
    body: () => ({ token: "none" }),
  },
  {
    method: "POST",
    path: "/api/join/stop",
    who: "anyone",
    body: () => ({ token: "none" }),
  },
  {
    method: "POST",
    path: "/api/join",
    who: "anyone",
    body: () => ({ token: "none", birthDate: "1942-03-14" }),
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
    path: "/api/my/clinic",
    who: "anyone",
    body: () => ({ clinic: "riverside" }),
  },
  {
    method: "POST",
    path: "/api/my/code",
    who: "anyone",
    body: () => ({
      clinic: "riverside",
      contact: "nobody@nowhere.example",
      birthDate: "1942-03-14",
    }),
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
    body: ({ nothing }) => ({ clinic: "riverside", codeId: nothing, code: "000000" }),
  },
  { method: "POST", path: "/api/my/sign-out", who: "anyone" },

  {
    method: "POST",
    path: "/api/patients/search",
    who: ["staff"],
    permission: "patient.search",
    body: () => ({ query: "zzzz" }),
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
      version: 9_999,
    }),
  },
  {
    method: "POST",
    path: "/api/patients/[patientId]/documents",
    who: ["staff"],
    permission: "chart.edit",
    namesRow: true,
  },
  {
    method: "GET",
    path: "/api/patients/[patientId]/documents/[documentId]",
    who: ["staff"],
    permission: "chart.read",
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
    body: ({ nothing }) => ({
      duplicateId: nothing,
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
      relation: "parent",
      basis: "parental_responsibility",
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
    path: "/api/patients/[patientId]/unmerge",
    who: ["staff"],
    permission: "patient.merge",
    namesRow: true,
    body: ({ nothing }) => ({ mergeId: nothing }),
  },
  {
    method: "GET",
    path: "/api/slots",
    who: ["staff", "patient", "portal", "visitor"],
    permission: "visit.book",
    query: ({ nothing, clinicianId }) => `visitTypeId=${nothing}&clinicianId=${clinicianId}`,
    namesRow: true,
  },
  // Clinicians and interpreters keep their own hours too.
  {
    method: "POST",
    path: "/api/availability/[userId]",
    who: ["staff"],
    permission: "availability.any",
    body: () => ({ version: 9_999, plan: noHours }),
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/availability/[userId]/preview",
    who: ["staff"],
    permission: "availability.any",
    body: ({ nothing }) => ({ visitTypeId: nothing, plan: noHours }),
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/holidays",
    who: ["staff"],
    permission: "clinic.edit",
    body: () => ({ version: 9_999, holidays: [] }),
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
    body: () => ({ version: 9_999, type: { ...newVisitType, name: "Table" } }),
    namesRow: true,
  },
  {
    method: "POST",
    path: "/api/visit-types/order",
    who: ["staff"],
    permission: "visit_type.edit",
    body: ({ nothing }) => ({ ids: [nothing] }),
  },
  {
    method: "POST",
    path: "/api/holds",
    who: ["staff", "patient", "portal", "visitor"],
    permission: "visit.book",
    namesRow: true,
    body: ({ nothing }) => ({
      visitTypeId: nothing,
      startsAt: "2026-01-01T10:00:00Z",
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
    body: ({ nothing, clinicianId, patientId }) => ({
      visitTypeId: nothing,
      clinicianId,
      patientId,
      first: "2026-12-01T10:00",
      rule: { freq: "weekly", interval: 1, count: 2 },
      reason: "Cough",
      occurrences: [{ local: "2026-12-01T10:00", startsAt: "2026-12-01T10:00:00Z" }],
      key: "route-table",
    }),
  },
  {
    method: "POST",
    path: "/api/series/plan",
    who: ["staff"],
    permission: "visit.book",
    namesRow: true,
    body: ({ nothing, clinicianId, patientId }) => ({
      visitTypeId: nothing,
      clinicianId,
      patientId,
      first: "2026-12-01T10:00",
      rule: { freq: "weekly", interval: 1, count: 2 },
    }),
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
    body: ({ nothing, clinicianId, patientId }) => ({
      visitTypeId: nothing,
      clinicianId,
      patientId,
      startsAt: "2026-01-01T10:00:00Z",
      reason: "Cough",
    }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/admit",
    who: ["staff"],
    permission: "visit.admit",
    namesRow: true,
    body: () => ({ version: 0 }),
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
    path: "/api/visits/[visitId]/devices",
    who: ["staff"],
    permission: "device.link",
    namesRow: true,
    body: () => ({ label: "Monitor" }),
  },
  {
    method: "POST",
    path: "/api/visits/[visitId]/end",
    who: ["staff"],
    permission: "visit.end",
    namesRow: true,
    body: () => ({ version: 0 }),
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
    path: "/api/visits/[visitId]/move",
    who: ["staff", "patient", "portal"],
    permission: "visit.move",
    namesRow: true,
    body: () => ({ startsAt: "2026-01-01T10:00:00Z", key: "route-table" }),
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
    body: () => ({ version: 1, lines: [] }),
  },

  {
    method: "POST",
    path: "/api/rooms/token",
    who: ["patient", "device"],
    body: () => ({ pub: `B${"A".repeat(86)}`, lid: "A".repeat(22) }),
  },
  {
    method: "POST",
    path: "/api/rooms/report",
    who: ["patient", "device"],
    body: () => ({ code: "plaintext" }),
  },
  { method: "GET", path: "/api/vitals/device", who: ["device"] },
  {
    method: "POST",
    path: "/api/vitals/ingest",
    who: ["device"],
    body: () => ({ values: [{ code: "8867-4", value: 70, unit: "/min", at: 0, derived: false }] }),
  },
  { method: "POST", path: "/api/webhooks/livekit", who: "signature" },
  { method: "POST", path: "/api/webhooks/sms", who: "signature" },
]

const noHours = { zone: null, rules: [], overrides: [], timeOff: [] }
