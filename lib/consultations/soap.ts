import type { SoapSection } from "@/db/schema/record"

export type { NoteLine, SoapSection } from "@/db/schema/record"

/** The order in which a note and its summary are written and read. */
export const soapSections = [
  "subjective",
  "objective",
  "assessment",
  "plan",
] as const satisfies readonly SoapSection[]
