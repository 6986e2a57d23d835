import type { SummaryLine, SummarySource } from "@/db/schema/record"
import { soapSections } from "@/lib/consultations/soap"
import type { NoteLine, SoapSection } from "@/lib/consultations/soap"
import { formatTime, zoneCity } from "@/lib/time"
import type { Turn } from "@/lib/transcripts/turn"
import type { VitalSummary } from "@/lib/vitals/queries"
import { unitSign } from "@/lib/vitals/unit-sign"

import type { Attendance } from "./attendance"
import { phrasesIn } from "./phrases"
import type { Figure, Phrases } from "./phrases"
import { quotedTranscript } from "./transcript-lines"
import type { TranscriptDraft } from "./transcript-lines"

/** What a visit left behind. */
export type VisitRecord = {
  reason: string
  arrivedAt: Date | null
  admittedAt: Date | null
  endedAt: Date | null
  /** The newest; null: never asked. */
  consent: { charting: boolean; givenAt: Date } | null
  clinician: string
  /** The one who was booked; null: nobody was. */
  interpreter: string | null
  /** Who was in the call, as far as it was seen. */
  attendance: readonly Attendance[]
  note: Readonly<Record<SoapSection, readonly NoteLine[]>>
  vitals: readonly VitalsFigure[]
  /** What was said, where everybody who speaks in it agreed; empty: there is none. */
  transcript: readonly Turn[]
  zone: string
  locale: string
}

/** The charted values of one vital sign over the visit, with the names of the devices that sent them. */
export type VitalsFigure = VitalSummary & {
  devices: readonly string[]
  /** The alarm limits at the end of the visit; null: none for this vital sign. A value on a limit is within it. */
  limits: { low: number | null; high: number | null } | null
  /** Values that were charted as doubtful. They are in none of the figures. */
  doubted: number
}

export type Draft = TranscriptDraft

/**
 * The extractive draft: every line quotes a source and names it. Pure, so that the same visit gives
 * the same bytes; where nothing was written, nothing is said. `said`: what takes the place of the lines
 * quoted from the transcript.
 */
export function draftSummary(visit: VisitRecord, said = quotedSpeech(visit)): Draft {
  const say = phrasesIn(visit.locale)
  const booking = sourcesOf(
    "B",
    visit.reason === "" ? [] : [{ kind: "booking", at: null, text: visit.reason }],
  )
  const notes = {
    subjective: quoted(visit, "subjective"),
    objective: quoted(visit, "objective"),
    assessment: quoted(visit, "assessment"),
    plan: quoted(visit, "plan"),
  }
  const written = sourcesOf("N", [
    ...notes.subjective,
    ...notes.objective,
    ...notes.assessment,
    ...notes.plan,
  ])
  const measured = sourcesOf(
    "V",
    visit.vitals.map((figure) => vitalsSource(figure, visit.zone, say)),
  )
  const events = timeline(visit, say)
  const timed = sourcesOf(
    "T",
    events.map(({ source }) => source),
  )
  const idOf = (name: TimelineName) => timed[events.findIndex((event) => event.name === name)]?.id

  const spoken = (section: SoapSection) => said.lines.filter((line) => line.section === section)
  let next = 0
  const quote = (section: SoapSection): SummaryLine[] =>
    notes[section].map(({ text }) => ({ section, text, cites: cite(written[next++]?.id) }))

  const subjective = [
    ...booking.map(({ id, text }) => ({
      section: "subjective" as const,
      text: say.reason(text),
      cites: [id],
    })),
    ...quote("subjective"),
    ...spoken("subjective"),
  ]
  const objective = [
    ...seen(visit, say).map((text) => ({
      section: "objective" as const,
      text,
      cites: cite(idOf("clinician"), idOf("interpreter"), idOf("admitted"), idOf("ended")),
    })),
    ...(visit.vitals.length > 0
      ? visit.vitals.map((figure, index) => ({
          section: "objective" as const,
          text: say.vitals(readable(figure, say)),
          cites: cite(measured[index]?.id),
        }))
      : [
          {
            section: "objective" as const,
            text: noVitals(visit, say),
            cites: cite(idOf("agreed") ?? idOf("ended")),
          },
        ]),
    ...quote("objective"),
    ...spoken("objective"),
  ]
  return {
    lines: [
      ...subjective,
      ...objective,
      ...quote("assessment"),
      ...spoken("assessment"),
      ...quote("plan"),
      ...spoken("plan"),
    ],
    sources: [...booking, ...written, ...said.sources, ...measured, ...timed],
    notCovered: said.notCovered,
    dropped: said.dropped,
  }
}

function quotedSpeech(visit: VisitRecord): TranscriptDraft {
  return quotedTranscript(visit.transcript, writtenIn(visit), phrasesIn(visit.locale))
}

/** The clinician's note, line by line. */
export function writtenIn({ note }: Pick<VisitRecord, "note">): string[] {
  return soapSections.flatMap((section) => note[section].map(({ text }) => text))
}

type Unnamed = Omit<SummarySource, "id">
type TimelineName =
  | "clinician"
  | "interpreter"
  | "agreed"
  | "arrived"
  | "admitted"
  | "joined"
  | "left"
  | "ended"

function sourcesOf(letter: "B" | "N" | "V" | "T", found: readonly Unnamed[]): SummarySource[] {
  return found.map((source, index) => ({ id: `${letter}${index + 1}`, ...source }))
}

function quoted(visit: VisitRecord, section: SoapSection): Unnamed[] {
  return visit.note[section].map(({ text, at }) => ({ kind: "note", at, text }))
}

function vitalsSource(figure: VitalsFigure, zone: string, say: Phrases): Unnamed {
  const shown = readable(figure, say)
  const [from, to] = [formatTime(figure.first, zone), formatTime(figure.last, zone)]
  const quality = say.quality(shown)
  const text = [
    say.spread(shown),
    say.measured(shown, from, to),
    ...(quality === "" ? [] : [quality]),
  ]
  const [first, last] = [figure.first.toISOString(), figure.last.toISOString()]
  const figures = { ...shown, from: first, to: last }
  return { kind: "vitals", at: first, text: text.join("\n"), figure: figures }
}

/** First who it was, then what happened, in the order of time; within one moment in the order below. */
function timeline(visit: VisitRecord, say: Phrases): { name: TimelineName; source: Unnamed }[] {
  const { clinician, interpreter, attendance } = visit
  const person = (name: TimelineName, text: string) => ({
    ...{ name, source: { kind: "timeline" as const, at: null, text } },
  })
  const event = (name: TimelineName, at: Date | undefined | null, text: string) =>
    at ? [{ name, at, source: { kind: "timeline" as const, at: at.toISOString(), text } }] : []
  return [
    person("clinician", say.clinician(clinician)),
    ...(interpreter === null ? [] : [person("interpreter", say.interpreter(interpreter))]),
    ...[
      ...event("agreed", visit.consent?.givenAt, say.agreed(visit.consent?.charting === true)),
      ...event("arrived", visit.arrivedAt, say.arrived),
      ...event("admitted", visit.admittedAt, say.admitted),
      ...attendance.flatMap(({ who, joined, returns }) =>
        event("joined", joined, say.joined(who, returns)),
      ),
      ...attendance.flatMap(({ who, left }) => event("left", left, say.left(who))),
      ...event("ended", visit.endedAt, say.ended(minutes(visit))),
    ].toSorted((a, b) => a.at.getTime() - b.at.getTime()),
  ]
}

function seen(visit: VisitRecord, say: Phrases): string[] {
  const { admittedAt, endedAt, zone, clinician, interpreter } = visit
  if (admittedAt === null || endedAt === null) return []
  return [
    say.seen(
      { clinician, interpreter },
      formatTime(admittedAt, zone),
      formatTime(endedAt, zone),
      zoneCity(zone),
      minutes(visit),
    ),
  ]
}

function noVitals(visit: VisitRecord, say: Phrases): string {
  if (visit.consent === null) return say.neverAsked
  return visit.consent.charting ? say.noneSent : say.notKept
}

function minutes({ admittedAt, endedAt }: VisitRecord): number {
  if (admittedAt === null || endedAt === null) return 0
  return Math.max(1, Math.round((endedAt.getTime() - admittedAt.getTime()) / 60_000))
}

/** One decimal at most, and none that says nothing: 37.9, 84. */
function readable(figure: VitalsFigure, say: Phrases): Figure {
  const digits = (value: number) => String(Math.round(value * 10) / 10)
  const { code, unit, count, derived, origin, limits, doubted } = figure
  const written = (value: number | null) => (value === null ? null : digits(value))
  const [low, high] = [limits?.low ?? null, limits?.high ?? null]
  return {
    label: say.label(code, figure.label),
    unit: unitSign(unit),
    count,
    derived,
    origin,
    devices: figure.devices.join(", "),
    min: digits(figure.min),
    median: digits(figure.median),
    max: digits(figure.max),
    low: written(low),
    high: written(high),
    outside: { low: low !== null && figure.min < low, high: high !== null && figure.max > high },
    doubted,
  }
}

function cite(...ids: (string | undefined)[]): string[] {
  return ids.filter((id) => id !== undefined)
}
