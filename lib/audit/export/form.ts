/** "zip": the archive that proves itself. "fhir": its AuditEvents alone, one a line, which prove nothing. */
export const exportForms = ["zip", "fhir"] as const
export type ExportForm = (typeof exportForms)[number]
