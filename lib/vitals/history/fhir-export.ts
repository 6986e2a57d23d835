import { createHash } from "node:crypto"

import { vitalCodings } from "@/lib/fhir/vital-coding"
import type { VitalName } from "@/lib/fhir/vital-coding"
import { pressureObservation, vitalObservation } from "@/lib/fhir/vital-observation"
import { waveObservations } from "@/lib/fhir/wave-observation"

import { clockNote, isWithin } from "../export/doubted"
import { plain } from "./export-content"
import type { ExportContent } from "./export-content"
import type { ChartedNumber } from "./queries"

type Resource = { readonly id: string } & Readonly<Record<string, unknown>>

/**
 * Numbers as Observations of the R4 vital-signs profiles, waves as Observations of SampledData. What
 * was replayed is labelled as test data: HL7 v3 ActReason HTEST.
 */
export function* resourcesOf(content: ExportContent): Generator<Resource> {
  const { visitId, patientId, numbers, signals, isReplayed } = content
  const subjectOf = (device: string) => ({ patient: patientId, encounter: visitId, device })
  const pressures = new Map<string, ChartedNumber[]>()
  for (const number of numbers) {
    if (isPressure(number.code)) {
      const key = `${number.deviceId}/${number.at.getTime()}`
      pressures.set(key, [...(pressures.get(key) ?? []), number])
    } else if (isNamed(number.code)) {
      const resource = vitalObservation(
        { ...chartedOf(number), name: number.code, value: plain(number.value), unit: number.unit },
        subjectOf(number.deviceId),
      )
      yield labelled(resource, idOf(visitId, number), number.origin === "recorded")
    }
  }
  for (const parts of pressures.values()) {
    const [first] = parts
    if (first === undefined) continue
    const valueOf = (code: string) => {
      const part = parts.find((each) => each.code === code)
      return part === undefined ? undefined : plain(part.value)
    }
    const resource = pressureObservation(
      {
        ...chartedOf({ ...first, questionable: parts.some(({ questionable }) => questionable) }),
        way: "cuff",
        systolic: valueOf(pressureCodes.systolic),
        diastolic: valueOf(pressureCodes.diastolic),
        mean: valueOf(pressureCodes.mean),
      },
      subjectOf(first.deviceId),
    )
    yield labelled(resource, idOf(visitId, first), first.origin === "recorded")
  }
  for (const { channel, chunks, doubts, deviceId } of signals) {
    const blocks = chunks.map(({ firstIndex, startMs, samples }) => ({
      first: firstIndex,
      at: startMs,
      samples,
    }))
    for (const resource of waveObservations(channel, blocks, subjectOf(deviceId))) {
      const { start, end } = resource.effectivePeriod
      const isDoubted = isWithin({ from: Date.parse(start), to: Date.parse(end) }, doubts)
      const said = isDoubted ? { ...resource, ...doubted } : resource
      yield labelled(said, uuidOf([visitId, deviceId, String(channel.id), start]), isReplayed)
    }
  }
}

/** The bound value set has no word for it, and is extensible. */
const doubted = { interpretation: [{ text: "Questionable" }], note: [{ text: clockNote }] }

/** A Bundle of the type "collection", written as it comes. */
export function* bundleText(resources: Iterable<Resource>, at: number): Generator<string> {
  const timestamp = new Date(at).toISOString()
  yield `{"resourceType":"Bundle","type":"collection","timestamp":"${timestamp}","entry":[`
  let comma = ""
  for (const resource of resources) {
    yield `${comma}\n${JSON.stringify({ fullUrl: `urn:uuid:${resource.id}`, resource })}`
    comma = ","
  }
  yield "\n]}\n"
}

export function* ndjsonText(resources: Iterable<Resource>): Generator<string> {
  for (const resource of resources) yield `${JSON.stringify(resource)}\n`
}

const pressureCodes = {
  systolic: "MDC_PRESS_BLD_NONINV_SYS",
  diastolic: "MDC_PRESS_BLD_NONINV_DIA",
  mean: "MDC_PRESS_BLD_NONINV_MEAN",
} as const

function isPressure(code: string): boolean {
  return Object.values(pressureCodes).some((each) => each === code)
}

function isNamed(code: string): code is VitalName {
  return Object.hasOwn(vitalCodings, code)
}

function chartedOf({ at, derived, questionable }: ChartedNumber) {
  return {
    at: at.getTime(),
    derivedBy: derived ? "computed from the waveform by the bedside page" : undefined,
    validity: questionable ? ("questionable" as const) : ("valid" as const),
  }
}

function labelled(resource: object, id: string, isReplayed: boolean): Resource {
  const meta: unknown = Reflect.get(resource, "meta")
  const security = [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "HTEST" }]
  const labels = isReplayed ? { meta: { ...Object(meta), security } } : {}
  return { ...resource, id, ...labels }
}

function idOf(visitId: string, { deviceId, code, at }: ChartedNumber): string {
  return uuidOf([visitId, deviceId, code, at.toISOString()])
}

/** The same for the same measurement, whichever export it is in: RFC 9562, version 8. */
function uuidOf(parts: readonly string[]): string {
  const hex = createHash("sha256").update(parts.join("/")).digest("hex")
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
