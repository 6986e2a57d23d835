/** The order in which a note and its summary are written and read. */
export const soapSections = ["subjective", "objective", "assessment", "plan"] as const
export type SoapSection = (typeof soapSections)[number]

/** A line of the clinician's note and the minute in which it was first written (ISO 8601). */
export type NoteLine = { text: string; at: string }
