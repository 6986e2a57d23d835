/**
 * How long each class of data is kept, in days. Floors are what the law asks at the least where the
 * product is meant to be used: 45 CFR 164.316 keeps the log of accesses for six years, and the record
 * of care for eight is the NHS's rule for adults.
 */
export const retentionClasses = {
  record: { usual: 2_922, least: 2_922, most: 36_525 },
  audit: { usual: 2_192, least: 2_192, most: 36_525 },
  vitals: { usual: 365, least: 30, most: 36_525 },
  documents: { usual: 2_922, least: 365, most: 36_525 },
  /** What was said, word by word: short, as its use is to draft from. What is signed stands in the record. */
  transcripts: { usual: 30, least: 1, most: 3_653 },
  messages: { usual: 90, least: 7, most: 3_653 },
  links: { usual: 30, least: 1, most: 365 },
} as const

export type RetentionClass = keyof typeof retentionClasses
export const retentionNames = [
  "record",
  "audit",
  "vitals",
  "documents",
  "transcripts",
  "messages",
  "links",
] as const satisfies readonly RetentionClass[]

export type Retention = Record<RetentionClass, number>

/** What a clinic has set, and the usual for the rest. */
export function retentionOf(set: Readonly<Record<string, number>>): Retention {
  const { record, audit, vitals, documents, transcripts, messages, links } = retentionClasses
  return {
    record: set["record"] ?? record.usual,
    audit: set["audit"] ?? audit.usual,
    vitals: set["vitals"] ?? vitals.usual,
    documents: set["documents"] ?? documents.usual,
    transcripts: set["transcripts"] ?? transcripts.usual,
    messages: set["messages"] ?? messages.usual,
    links: set["links"] ?? links.usual,
  }
}
