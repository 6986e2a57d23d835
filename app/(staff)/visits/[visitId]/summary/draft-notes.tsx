import { ListX, Quote } from "lucide-react"
import { useTranslations } from "next-intl"

import type { SummaryView } from "@/lib/summaries/summary-view"

/** What the draft could not say: topics that nobody touched, and sentences that no source carries. */
export function DraftNotes({ summary }: { summary: Pick<SummaryView, "notCovered" | "dropped"> }) {
  const t = useTranslations("summary")
  const { notCovered, dropped } = summary
  const topic = (code: string): string => (isTopic(code) ? t(`topics.${code}`) : code)
  const why = (code: string): string => (isReason(code) ? t(`whyDropped.${code}`) : code)
  return (
    <>
      {notCovered.length === 0 ? null : (
        <section aria-labelledby="not-covered" className={box}>
          <ListX aria-hidden size={20} className="text-warn" />
          <div>
            <h2 id="not-covered" className="font-semibold">
              {t("notCovered")}
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
            <ul className="text-text-2">
              {dropped.map((one, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- they never change
                <li key={index} className="wrap-anywhere">
                  {one.text === null
                    ? t("dropped", { count: one.count })
                    : t("quoted", { text: one.text })}{" "}
                  {why(one.why)}
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
    </>
  )
}

const box = "mt-8 grid grid-cols-[20px_minmax(0,1fr)] gap-3 border-t border-line-1 pt-3.5 text-body"

const topics = ["allergies", "medicines", "safety_net", "follow_up"] as const
const reasons = ["citation", "number", "unit", "drug", "laterality", "negation"] as const

function isTopic(code: string): code is (typeof topics)[number] {
  return topics.some((one) => one === code)
}

function isReason(code: string): code is (typeof reasons)[number] {
  return reasons.some((one) => one === code)
}
