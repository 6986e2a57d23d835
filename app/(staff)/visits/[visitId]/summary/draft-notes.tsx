import { ListX, PencilLine, Quote } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import type { SummaryView } from "@/lib/summaries/summary-view"

import type { DeskLine } from "./desk-state"

/** Where a line of one's own is begun: in its section, with the sources that it names. */
export type Writing = Pick<DeskLine, "section" | "cites">

type Props = {
  summary: Pick<SummaryView, "notCovered" | "dropped" | "sources">
  /** Undefined where nothing may be written. */
  onWrite: ((writing: Writing) => void) | undefined
}

/** What the draft could not say: topics that nobody touched, and what was left out, with the reason. */
export function DraftNotes({ summary, onWrite }: Props) {
  const t = useTranslations("summary")
  const { notCovered, dropped, sources } = summary
  const spoken = sources.some(({ kind }) => kind === "transcript")
  const topic = (code: string): string => (isTopic(code) ? t(`topics.${code}`) : code)
  return (
    <>
      {notCovered.length === 0 ? null : (
        <section aria-labelledby="not-covered" className={box}>
          <ListX aria-hidden size={20} className="text-warn" />
          <div>
            <h2 id="not-covered" className="font-semibold">
              {t(spoken ? "notCovered" : "notWritten")}
            </h2>
            <ul className="list-disc pl-5 text-text-2">
              {notCovered.map((code) => (
                <li key={code}>{topic(code)}</li>
              ))}
            </ul>
          </div>
        </section>
      )}
      {dropped.length === 0 ? null : (
        <section aria-labelledby="left-out" className={box}>
          <Quote aria-hidden size={20} className="text-warn" />
          <div>
            <h2 id="left-out" className="font-semibold">
              {t("leftOut", { count: dropped.reduce((sum, { count }) => sum + count, 0) })}
            </h2>
            <ul className="flex flex-col gap-2">
              {dropped.map((one, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- they never change
                <LeftOut key={index} one={one} sources={sources} onWrite={onWrite} />
              ))}
            </ul>
          </div>
        </section>
      )}
    </>
  )
}

type LeftOutProps = {
  one: SummaryView["dropped"][number]
  sources: SummaryView["sources"]
  onWrite: Props["onWrite"]
}

/** Whoever writes it anew begins with an empty line: the words that were left out are not taken along. */
function LeftOut({ one, sources, onWrite }: LeftOutProps) {
  const t = useTranslations("summary")
  const section = t(`section.${one.section}`)
  const why = isReason(one.why) ? t(`whyDropped.${one.why}`) : one.why
  const cites = one.cites.filter((id) => sources.some((source) => source.id === id))
  const named = cites.length === 0 ? t("noSource") : cites.join(" ")
  return (
    <li className="wrap-anywhere text-text-2">
      {one.text === null
        ? t("dropped", { section, count: one.count })
        : t("quoted", { section, text: one.text })}{" "}
      {why}{" "}
      {one.why === "room" || onWrite === undefined ? null : (
        <Button
          variant="line"
          size="sm"
          aria-label={t("writeIn", { section, sources: named })}
          onClick={() => onWrite({ section: one.section, cites })}
        >
          <PencilLine aria-hidden size={16} />
          {t("writeYourself")}
        </Button>
      )}
    </li>
  )
}

const box = "mt-8 grid grid-cols-[20px_minmax(0,1fr)] gap-3 border-t border-line-1 pt-3.5 text-body"

const topics = ["allergies", "medicines", "safety_net", "follow_up"] as const
const reasons = [
  "no_citation",
  "unknown_line",
  "words_not_there",
  "too_many_lines",
  "too_long",
  "address",
  "vital_sign",
  "number",
  "unit",
  "drug",
  "side",
  "negation",
  "unsupported",
  "repeated",
  "room",
] as const

function isTopic(code: string): code is (typeof topics)[number] {
  return topics.some((one) => one === code)
}

function isReason(code: string): code is (typeof reasons)[number] {
  return reasons.some((one) => one === code)
}
