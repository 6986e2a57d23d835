import { heartRate } from "./heart-rate"
import type { ChannelMeta } from "./meta"
import type { Numeric, Origin } from "./numerics"
import { respirationRate } from "./respiration-rate"
import { vitalCodes } from "./vital-code"
import type { WaveKind } from "./wave-kind"

/** The numbers that a source does not carry itself, computed from its first wave of each kind. */
export type Derived = {
  push(channel: number, samples: Int32Array): void
  /** A stretch that nobody will ever see: rates must not reach across it. */
  interrupted(): void
  /** What is known at this moment. A rate that cannot be told is left out, so that it is seen to age. */
  numerics(at: number): Numeric[]
}

type Detector = { push(sample: number | undefined): void; rate(): number | undefined }
type Meter = {
  readonly channel: ChannelMeta
  readonly detector: Detector
  readonly code: keyof typeof vitalCodes
}

export function derived(channels: readonly ChannelMeta[], origin: Origin): Derived {
  const meters: Meter[] = []
  const first = (kind: WaveKind) => channels.find((channel) => channel.kind === kind)
  const ecg = first("ecg")
  const resp = first("resp")
  if (ecg !== undefined)
    meters.push({ channel: ecg, detector: heartRate(ecg.rate), code: "MDC_ECG_HEART_RATE" })
  if (resp !== undefined)
    meters.push({ channel: resp, detector: respirationRate(resp.rate), code: "MDC_RESP_RATE" })

  return {
    push(channel, samples) {
      for (const meter of meters) {
        if (meter.channel.id !== channel) continue
        for (const sample of samples) {
          meter.detector.push(
            sample === meter.channel.invalid ? undefined : sample / meter.channel.gain,
          )
        }
      }
    },
    interrupted() {
      for (const meter of meters) meter.detector.push(undefined)
    },
    numerics(at) {
      return meters.flatMap(({ detector, code }) => {
        const rate = detector.rate()
        return rate === undefined
          ? []
          : [
              {
                code,
                value: Math.round(rate),
                unit: vitalCodes[code].unit,
                at: Math.round(at),
                derived: true,
                origin,
                spot: false,
                questionable: false,
                device: "",
              },
            ]
      })
    },
  }
}
