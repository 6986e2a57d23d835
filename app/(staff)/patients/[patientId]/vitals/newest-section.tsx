import { useLocale, useTranslations } from "next-intl"

import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { NewestVital } from "@/lib/patients/vitals-queries"
import { unitSign } from "@/lib/vitals/unit-sign"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

import { useMoments } from "../../../visits/[visitId]/vitals/use-moments"
import { Panel, Section } from "../section"

type Props = { newest: readonly NewestVital[]; zone: string }

const order = Object.keys(vitalCodes)

/** The newest of each number, from when it is and whose word: never a value without its time. */
export function NewestSection({ newest, zone }: Props) {
  const t = useTranslations("history.patient")
  const trends = useTranslations("history.trends")
  const vitals = useTranslations("vitals.short")
  const locale = useLocale()
  const { moment } = useMoments(zone)
  if (newest.length === 0) return null
  const rows = newest.toSorted(
    (a, b) => order.indexOf(a.code) - order.indexOf(b.code) || b.at - a.at,
  )
  return (
    <Section id="newest" title={t("newest")}>
      <Panel>
        <Table
          caption={t("newest")}
          columns={[
            { key: "vital", label: t("vital") },
            { key: "value", label: t("value") },
            { key: "when", label: t("when") },
            { key: "whose", label: t("whose"), className: "max-md:hidden" },
          ]}
        >
          {rows.map(({ code, unit, derived, origin, at, value, isMean }) => {
            const figures = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
            const said = [trends(`said.${origin}`), ...(derived ? [trends("said.derived")] : [])]
            return (
              <tr key={`${code}/${unit}/${derived}/${origin}`} data-newest={code}>
                <RowHead className="whitespace-nowrap">
                  {isVitalCode(code) ? vitals(vitalCodes[code].short) : code}
                </RowHead>
                <Cell className="whitespace-nowrap tabular-nums">
                  {figures.format(value)} <span className="text-text-3">{unitSign(unit)}</span>
                  {isMean ? (
                    <span className="block text-small whitespace-normal text-text-2">
                      {t("isMean")}
                    </span>
                  ) : null}
                </Cell>
                <Cell className="py-2 md:whitespace-nowrap">
                  {moment(at)}
                  <span className="block text-small text-text-2 md:hidden">{said.join(" · ")}</span>
                </Cell>
                <Cell className="max-md:hidden">{said.join(" · ")}</Cell>
              </tr>
            )
          })}
        </Table>
      </Panel>
    </Section>
  )
}
