import ICAL from "ical.js"

/** An invitation as ical.js, a parser that nobody here wrote, reads it. Throws on anything unreadable. */
export function readInvitation(text: string) {
  const calendar = ICAL.Component.fromString(text)
  const events = calendar.getAllSubcomponents("vevent")
  const [event] = events
  if (event === undefined || events.length !== 1) throw new Error(`${events.length} events`)
  const value = (name: string): unknown => event.getFirstPropertyValue(name)
  const organizer = event.getFirstProperty("organizer")
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: value("uid"),
    sequence: value("sequence"),
    status: value("status"),
    start: instant(value("dtstart")),
    end: instant(value("dtend")),
    stamp: instant(value("dtstamp")),
    summary: value("summary"),
    description: value("description"),
    organizer: address(organizer?.getFirstValue()),
    organizerName: organizer?.getFirstParameter("cn"),
    attendee: address(value("attendee")),
  }
}

/** Its lines as they are sent; throws where one does not end in CRLF. */
export function linesOf(text: string): string[] {
  const body = text.endsWith("\r\n") ? text.slice(0, -2) : text
  if (/[^\r]\n|\r[^\n]/.test(body)) throw new Error("a line ends without CRLF")
  return body.split("\r\n")
}

function instant(value: unknown): string {
  if (!(value instanceof ICAL.Time)) throw new Error("not a time")
  return value.toJSDate().toISOString()
}

function address(value: unknown): string {
  return String(value).replace(/^mailto:/i, "")
}
