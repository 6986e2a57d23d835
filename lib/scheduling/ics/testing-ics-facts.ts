import fc from "fast-check"

import type { VisitIcsFacts } from "./ics"

const second = (at: number) => new Date(at * 1000)
// Everything that people and importers put into names; control characters are removed by `plainText`.
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\n",
        ";",
        ",",
        "\\",
        ":",
        '"',
        "'",
        "^",
        "👩🏽‍⚕️",
        "末班",
        "BEGIN:VEVENT",
        "\\n",
        " ",
        "é",
      ),
      fc.string({ unit: "grapheme", maxLength: 40 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join("").replaceAll(/(?!\n)\p{Cc}|[\u2028\u2029\ufeff]/gu, ""))
/** Facts of invitations, with every text that a person or an importer might write. */
export const hostileFacts: fc.Arbitrary<VisitIcsFacts> = fc
  .record({
    visitId: fc.uuid(),
    sequence: fc.nat(10_000),
    startsAt: fc.integer({ min: 946_684_800, max: 4_102_444_800 }).map(second),
    minutes: fc.integer({ min: 1, max: 480 }),
    summary: hostileText,
    description: hostileText,
    organizer: fc.record({
      name: hostileText,
      email: fc.constantFrom("no-reply@housecall.example"),
    }),
    attendeeEmail: fc.constantFrom("agnes@patients.example", "o'neil+x@patients.example"),
    at: fc.integer({ min: 946_684_800, max: 4_102_444_800 }).map(second),
  })
  .map(({ minutes, ...visit }) => ({
    ...visit,
    endsAt: new Date(visit.startsAt.getTime() + minutes * 60_000),
  }))
