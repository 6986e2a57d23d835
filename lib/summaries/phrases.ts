import type { ChartedOrigin } from "@/db/schema/vitals"
import type { SpeakerRole } from "@/lib/transcripts/turn"

import type { Attendee } from "./attendance"

/** The few sentences that the draft says in its own words, in the clinic's language. All else is quoted. */
export type Phrases = {
  /** What a code measures; `fallback` where this language has no word for it. */
  label(code: string, fallback: string): string
  reason(text: string): string
  /** `interpreter`: who was booked; null: nobody was. */
  seen(
    by: { clinician: string; interpreter: string | null },
    from: string,
    to: string,
    zone: string,
    minutes: number,
  ): string
  vitals(figure: Figure): string
  notKept: string
  noneSent: string
  neverAsked: string
  arrived: string
  admitted: string
  clinician(name: string): string
  interpreter(name: string): string
  /** `returns`: how often they were gone and came back. */
  joined(who: Attendee, returns: number): string
  left(who: Attendee): string
  ended(minutes: number): string
  agreed(charting: boolean): string
  spread(figure: Figure): string
  measured(figure: Figure, from: string, to: string): string
  /** The limits and what was left out; "" where there is neither. */
  quality(figure: Figure): string
  /** A whole line of the transcript; `at` since its start. */
  said(role: SpeakerRole, at: string | null, text: string): string
  /** Words of one speaker; `asked`: the question that they answer. */
  quote(role: SpeakerRole, words: string, asked: string | null): string
  complaint(quoted: string): string
  denied(what: readonly string[]): string
  mentioned(role: SpeakerRole, medicine: string): string
  nothingExtracted: string
}

/** Numbers already written as they are to be read. */
export type Figure = {
  label: string
  unit: string
  median: string
  min: string
  max: string
  count: number
  derived: boolean
  origin: ChartedOrigin
  devices: string
  low: string | null
  high: string | null
  /** Whether the lowest or the highest value is beyond its limit. */
  outside: { low: boolean; high: boolean }
  doubted: number
}

type Origins = Readonly<Record<ChartedOrigin, string>>

export function phrasesIn(locale: string): Phrases {
  return locale.startsWith("zh") ? chinese : english
}

const englishSpeakers: Readonly<Record<SpeakerRole, string>> = {
  clinician: "Clinician",
  patient: "Patient",
  companion: "Companion",
  interpreter: "Interpreter",
  other: "Somebody else",
}
const chineseSpeakers: Readonly<Record<SpeakerRole, string>> = {
  clinician: "医生",
  patient: "患者",
  companion: "陪同者",
  interpreter: "口译员",
  other: "其他人",
}

const englishOrigins: Origins = {
  device: "",
  manual: ", typed in",
  recorded: ", replayed from a recording",
}
const chineseOrigins: Origins = { device: "", manual: "，手工录入", recorded: "，回放记录" }

const english: Phrases = {
  label: (_, fallback) => fallback,
  reason: (text) => `Reason for the visit: ${text}`,
  seen: ({ clinician, interpreter }, from, to, zone, minutes) =>
    `Seen by ${clinician} by video from ${from} to ${to}, ${zone} time (${plural(minutes, "minute")})${interpreter === null ? "" : `; interpreter booked: ${interpreter}`}.`,
  vitals: ({ label, unit, median, min, max, count, derived, origin, devices, ...limits }) =>
    `${label} ${median} ${unit} (median), from ${min} to ${max}${englishOutside(limits)}, ${plural(count, "value")}, ${devices}${derived ? ", derived from the wave" : ""}${englishOrigins[origin]}.`,
  notKept: "No vital signs were kept: the patient did not agree to keep them in the record.",
  noneSent: "No vital signs were sent during this visit.",
  neverAsked: "No vital signs were kept: the patient was not asked to keep them in the record.",
  arrived: "Arrived in the waiting room",
  admitted: "Admitted",
  clinician: (name) => `Clinician of the visit: ${name}`,
  interpreter: (name) => `Interpreter booked: ${name}`,
  joined: (who, returns) =>
    `${englishSpeakers[who]} joined the call${returns === 0 ? "" : `; gone and back ${plural(returns, "time")}`}`,
  left: (who) => `${englishSpeakers[who]} left the call before it ended`,
  ended: (minutes) => `Ended after ${plural(minutes, "minute")}`,
  agreed: (charting) =>
    charting
      ? "Agreed to keep vital signs in the record"
      : "Did not agree to keep vital signs in the record",
  spread: ({ label, unit, min, median, max }) =>
    `${label}: min ${min} · median ${median} · max ${max} ${unit}`,
  measured: ({ count, derived, origin, devices }, from, to) =>
    `${plural(count, "value")}, ${from}–${to}, ${devices}${derived ? ", derived from the wave" : ""}${englishOrigins[origin]}`,
  quality: ({ low, high, doubted }) =>
    [
      ...(low === null && high === null ? [] : [`limits ${low ?? "–"} to ${high ?? "–"}`]),
      ...(doubted === 0 ? [] : [`${plural(doubted, "doubtful value")} left out`]),
    ].join(" · "),
  said: (role, at, text) => `${englishSpeakers[role]}${at === null ? "" : ` (${at})`}: ${text}`,
  quote: (role, words, asked) =>
    asked === null
      ? `${englishSpeakers[role]}: “${words}”`
      : `Asked “${asked}” ${englishSpeakers[role]}: “${words}”`,
  complaint: (quoted) => `Chief complaint. ${quoted}`,
  denied: (what) => `[denied: ${what.join("; ")}]`,
  mentioned: (role, medicine) => `${englishSpeakers[role]} mentioned, unverified: ${medicine}`,
  nothingExtracted:
    "Nothing was taken from the transcript: it is in a language that this draft cannot read.",
}

const chinese: Phrases = {
  label: (code, fallback) => chineseLabels.get(code) ?? fallback,
  reason: (text) => `就诊原因：${text}`,
  seen: ({ clinician, interpreter }, from, to, zone, minutes) =>
    `视频看诊（医生：${clinician}）：${from}–${to}（${zone} 时间），共 ${minutes} 分钟${interpreter === null ? "" : `；已预约口译员：${interpreter}`}。`,
  vitals: ({ label, unit, median, min, max, count, derived, origin, devices, ...limits }) =>
    `${label} ${median} ${unit}（中位数），范围 ${min}–${max}${chineseOutside(limits)}，共 ${count} 个数值，${devices}${derived ? "，由波形推算" : ""}${chineseOrigins[origin]}。`,
  notKept: "没有保存生命体征：患者不同意存入病历。",
  noneSent: "本次看诊没有收到生命体征。",
  neverAsked: "没有保存生命体征：没有征求患者是否同意存入病历。",
  arrived: "进入候诊室",
  admitted: "接诊",
  clinician: (name) => `看诊医生：${name}`,
  interpreter: (name) => `已预约口译员：${name}`,
  joined: (who, returns) =>
    `${chineseSpeakers[who]}进入通话${returns === 0 ? "" : `；其间离开又回来 ${returns} 次`}`,
  left: (who) => `${chineseSpeakers[who]}在看诊结束前离开通话`,
  ended: (minutes) => `结束，历时 ${minutes} 分钟`,
  agreed: (charting) => (charting ? "同意把生命体征存入病历" : "不同意把生命体征存入病历"),
  spread: ({ label, unit, min, median, max }) =>
    `${label}：最低 ${min} · 中位数 ${median} · 最高 ${max} ${unit}`,
  measured: ({ count, derived, origin, devices }, from, to) =>
    `${count} 个数值，${from}–${to}，${devices}${derived ? "，由波形推算" : ""}${chineseOrigins[origin]}`,
  quality: ({ low, high, doubted }) =>
    [
      ...(low === null && high === null ? [] : [`限值 ${low ?? "–"} 至 ${high ?? "–"}`]),
      ...(doubted === 0 ? [] : [`${doubted} 个存疑数值未计入`]),
    ].join(" · "),
  said: (role, at, text) => `${chineseSpeakers[role]}${at === null ? "" : `（${at}）`}：${text}`,
  quote: (role, words, asked) =>
    asked === null
      ? `${chineseSpeakers[role]}：“${words}”`
      : `问：“${asked}” ${chineseSpeakers[role]}：“${words}”`,
  complaint: (quoted) => `主诉。${quoted}`,
  denied: (what) => `［否认：${what.join("；")}］`,
  mentioned: (role, medicine) => `${chineseSpeakers[role]}提到（未核实）：${medicine}`,
  nothingExtracted: "没有从谈话文字中提取任何内容：草稿无法识别这种语言。",
}

type Bounds = Pick<Figure, "low" | "high" | "outside">

function englishOutside({ low, high, outside }: Bounds): string {
  return `${outside.low ? `, below the limit of ${low}` : ""}${outside.high ? `, above the limit of ${high}` : ""}`
}

function chineseOutside({ low, high, outside }: Bounds): string {
  return `${outside.low ? `，低于下限 ${low}` : ""}${outside.high ? `，高于上限 ${high}` : ""}`
}

const chineseLabels = new Map([
  ["MDC_ECG_HEART_RATE", "心率"],
  ["MDC_RESP_RATE", "呼吸频率"],
  ["MDC_PULS_OXIM_PULS_RATE", "脉率（血氧仪）"],
  ["MDC_PULS_OXIM_SAT_O2", "血氧饱和度"],
  ["MDC_PRESS_BLD_NONINV_SYS", "收缩压"],
  ["MDC_PRESS_BLD_NONINV_DIA", "舒张压"],
  ["MDC_PRESS_BLD_NONINV_MEAN", "平均压"],
  ["MDC_PULS_RATE_NON_INV", "脉率（袖带）"],
  ["MDC_TEMP_BODY", "体温"],
  ["MDC_MASS_BODY_ACTUAL", "体重"],
  ["MDC_LEN_BODY_ACTUAL", "身高"],
  ["MDC_RATIO_MASS_BODY_LEN_SQ", "体重指数"],
  ["MDC_CONC_GLU_GEN", "血糖"],
])

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`
}
