/** CSV of numbers, EDF+ and WFDB of waves, FHIR R4 of both: as one Bundle, or a resource a line. */
export const exportForms = ["csv", "edf", "wfdb", "fhir", "ndjson"] as const
export type ExportForm = (typeof exportForms)[number]
