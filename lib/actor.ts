import type { ClinicId, DeviceId, GuestId, PatientId, UserId, VisitId } from "./ids"

/**
 * Who is acting. Every query and command takes one first. The brand can be put on only by
 * `mintActor`, which the linter lets nobody but `lib/identity` import: an Actor in hand proves
 * that a credential was checked.
 */
export type Actor =
  | StaffActor
  | PatientActor
  | CompanionActor
  | PortalActor
  | VisitorActor
  | DeviceActor
  | ClientActor
  | SystemActor

export const staffRoles = [
  "clinician",
  "nurse",
  "interpreter",
  "scheduler",
  "administrator",
  "auditor",
] as const
export type StaffRole = (typeof staffRoles)[number]

export type StaffActor = Branded<{
  kind: "staff"
  clinicId: ClinicId
  userId: UserId
  role: StaffRole
  name: string
  requestId: string
  /** The session behind it. Absent where none is: then nothing counts as proved lately. */
  session?: StaffSessionFacts | undefined
}>

export type StaffSessionFacts = {
  readonly id: string
  readonly openedAt: Date
  /** When the person last gave a password, a code or a passkey. */
  readonly provedAt: Date | null
  /** The clinic asks for a second factor and this person has none yet: until then only that can be done. */
  readonly mustEnrol?: boolean
}

export type PatientActor = Branded<{
  kind: "patient"
  clinicId: ClinicId
  patientId: PatientId
  visitId: VisitId
  requestId: string
}>

/** Invited to one visit by a link of their own: whom the patient brings along, or an interpreter. */
export type CompanionActor = Branded<{
  kind: "companion"
  clinicId: ClinicId
  /** The invitation that was opened: who it is in the log. */
  companionId: GuestId
  as: "companion" | "interpreter"
  patientId: PatientId
  visitId: VisitId
  requestId: string
}>

/** A patient on their own page, or a proxy who acts for them there: a one-time code was given. */
export type PortalActor = Branded<{
  kind: "portal"
  clinicId: ClinicId
  patientId: PatientId
  /** The proxy's id; null where it is the patient. */
  proxyId: string | null
  requestId: string
}>

/** Somebody on a clinic's booking page who has not said who they are. */
export type VisitorActor = Branded<{
  kind: "visitor"
  clinicId: ClinicId
  /** Random, one a browser: whose hold it is. */
  visitorId: string
  requestId: string
}>

export type DeviceActor = Branded<{
  kind: "device"
  clinicId: ClinicId
  deviceId: DeviceId
  patientId: PatientId
  visitId: VisitId
  requestId: string
}>

/** Another program of the hospital, by its own key and for its own sake: nobody sits before it. */
export type ClientActor = Branded<{
  kind: "client"
  clinicId: ClinicId
  clientId: string
  name: string
  /** SMART system scopes, each of which an administrator granted. */
  scopes: readonly string[]
  /** What of `permissions` they come to. */
  grants: readonly string[]
  requestId: string
}>

export type SystemActor = Branded<{
  kind: "system"
  clinicId: ClinicId
  /** Which part of Housecall acts: "sign-in", "rooms", "summaries" … */
  name: string
  requestId: string
}>

declare const minted: unique symbol
type Branded<T> = Readonly<T> & { readonly [minted]: true }
type Unbranded<T> = T extends Branded<infer U> ? U : never

export function mintActor(from: Unbranded<StaffActor>): StaffActor
export function mintActor(from: Unbranded<PatientActor>): PatientActor
export function mintActor(from: Unbranded<CompanionActor>): CompanionActor
export function mintActor(from: Unbranded<PortalActor>): PortalActor
export function mintActor(from: Unbranded<VisitorActor>): VisitorActor
export function mintActor(from: Unbranded<DeviceActor>): DeviceActor
export function mintActor(from: Unbranded<ClientActor>): ClientActor
export function mintActor(from: Unbranded<SystemActor>): SystemActor
export function mintActor(from: Unbranded<Actor>): Actor {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the one place where the brand is put on
  return from as Actor
}

/** The id under which an actor is counted in the audit log. */
export function actorId(actor: Actor): string {
  switch (actor.kind) {
    case "staff":
      return actor.userId
    case "patient":
      return actor.patientId
    case "companion":
      return actor.companionId
    case "portal":
      return actor.proxyId ?? actor.patientId
    case "visitor":
      return actor.visitorId
    case "device":
      return actor.deviceId
    case "client":
      return actor.clientId
    case "system":
      return `system:${actor.name}`
  }
}

export function actorRole(actor: Actor): string {
  switch (actor.kind) {
    case "staff":
      return actor.role
    case "portal":
      return actor.proxyId === null ? "patient" : "proxy"
    case "patient":
    case "companion":
    case "visitor":
    case "device":
    case "client":
    case "system":
      return actor.kind
  }
}
