import type { ClinicId, DeviceId, PatientId, UserId, VisitId } from "./ids"

/**
 * Who is acting. Every query and command takes one first. The brand can be put on only by
 * `mintActor`, which the linter lets nobody but `lib/identity` import: an Actor in hand proves
 * that a credential was checked.
 */
export type Actor = StaffActor | PatientActor | DeviceActor | SystemActor

export const staffRoles = ["clinician", "nurse", "scheduler", "administrator", "auditor"] as const
export type StaffRole = (typeof staffRoles)[number]

export type StaffActor = Branded<{
  kind: "staff"
  clinicId: ClinicId
  userId: UserId
  role: StaffRole
  name: string
  requestId: string
}>

export type PatientActor = Branded<{
  kind: "patient"
  clinicId: ClinicId
  patientId: PatientId
  visitId: VisitId
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
export function mintActor(from: Unbranded<DeviceActor>): DeviceActor
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
    case "device":
      return actor.deviceId
    case "system":
      return `system:${actor.name}`
  }
}

export function actorRole(actor: Actor): string {
  return actor.kind === "staff" ? actor.role : actor.kind
}
