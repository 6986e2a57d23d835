import { z } from "zod"

/** Ids are UUIDs with a brand, so that a patient's id can never be passed where a visit's is meant. */
export const ClinicId = z.uuid().brand<"ClinicId">()
export const UserId = z.uuid().brand<"UserId">()
export const PatientId = z.uuid().brand<"PatientId">()
export const VisitId = z.uuid().brand<"VisitId">()
export const VisitTypeId = z.uuid().brand<"VisitTypeId">()
export const HoldId = z.uuid().brand<"HoldId">()
export const SeatId = z.uuid().brand<"SeatId">()
export const DeviceId = z.uuid().brand<"DeviceId">()
export const GuestId = z.uuid().brand<"GuestId">()
/** A group session's, which is what people call a class. */
export const ClassId = z.uuid().brand<"ClassId">()

export type ClinicId = z.infer<typeof ClinicId>
export type UserId = z.infer<typeof UserId>
export type PatientId = z.infer<typeof PatientId>
export type VisitId = z.infer<typeof VisitId>
export type VisitTypeId = z.infer<typeof VisitTypeId>
export type HoldId = z.infer<typeof HoldId>
export type SeatId = z.infer<typeof SeatId>
export type DeviceId = z.infer<typeof DeviceId>
export type GuestId = z.infer<typeof GuestId>
export type ClassId = z.infer<typeof ClassId>
