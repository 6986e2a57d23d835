/** A message of RFC 5424 as ATNA sends it: facility 10 (security), severity 5 (notice). */
export type SyslogMessage = {
  readonly host: string
  readonly at: Date
  /** The event's place in the log, from 0: whoever sees it twice can tell. */
  readonly seq: number
  /** A DICOM AuditMessage, in printable ASCII. */
  readonly xml: string
}

/** MSGID is the one by which IHE's repositories know an audit message (ITI TF-2 3.20). */
export function syslogMessage({ host, at, seq, xml }: SyslogMessage): string {
  const id = (seq % 2_147_483_647) + 1
  return `<85>1 ${at.toISOString()} ${headerText(host, 255)} housecall - IHE+RFC-3881 [meta sequenceId="${id}"] ${xml}`
}

/** RFC 6587 section 3.4.1 and RFC 5425: the length in bytes stands before each message. */
export function framed(message: string): Buffer {
  const bytes = Buffer.from(message)
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes])
}

/** PRINTUSASCII without spaces, or the nil value. */
function headerText(text: string, most: number): string {
  const plain = text.replaceAll(/[^!-~]/g, "").slice(0, most)
  return plain === "" ? "-" : plain
}
