/** On what ground: kept when everything else is gone. GDPR article 17(1), and a record made for trying. */
export const erasureBases = [
  "patient_wish",
  "no_longer_needed",
  "unlawful",
  "legal_duty",
  "test_record",
] as const
export type ErasureBasis = (typeof erasureBases)[number]
