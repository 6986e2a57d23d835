/**
 * Text that an iCalendar value can carry (RFC 5545 section 3.3.11): no control characters but the line
 * feed, no half characters. Escaping and folding are the writer's.
 */
export function plainText(text: string): string {
  return wellFormed(text).replaceAll(/\r\n?/g, "\n").replaceAll(unwritable, "")
}

/** A parameter's value (section 3.2): one line, and no sign that would need an escape there. */
export function oneLine(text: string): string {
  return plainText(text)
    .replaceAll(/["\\^]/g, "'")
    .replaceAll(/\s+/g, " ")
    .trim()
}

const unwritable = /(?!\n)\p{Cc}|[\u2028\u2029\ufeff]/gu

// A lone surrogate has no UTF-8. (`toWellFormed` of ES2024 is not in this language target.)
function wellFormed(text: string): string {
  return text.replaceAll(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    "\ufffd",
  )
}
