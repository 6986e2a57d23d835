import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { timeIn } from "@/app/_ui/clock"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { SummarySource } from "@/lib/summaries/summary-view"

import { tagStyle } from "./tag-style"

type Props = {
  sources: readonly SummarySource[]
  lit: ReadonlySet<string>
  zone: string
  onCite: (id: string, byKey: boolean) => void
}

/** The vital signs that the draft was made from, as it had them. Older drafts have none to tabulate. */
export function VitalsTable({ sources, lit, zone, onCite }: Props) {
  const t = useTranslations("summary.vitals")
  const summary = useTranslations("summary")
  const rows = sources.flatMap(({ id, figure }) => (figure === undefined ? [] : [{ id, figure }]))
  if (rows.length === 0) return null
  const right = "md:text-right!"
  return (
    <section aria-labelledby="vitals-table" className="mt-6.5">
      <h2 id="vitals-table" className="mb-1 text-body font-semibold text-text-2">
        {t("title")}
      </h2>
      <Table
        caption={t("title")}
        cards
        columns={[
          { key: "sign", label: t("sign"), className: "pl-0!" },
          { key: "min", label: t("min"), className: right },
          { key: "median", label: t("median"), className: right },
          { key: "max", label: t("max"), className: right },
          { key: "from", label: t("from") },
          { key: "source", label: t("source") },
        ]}
      >
        {rows.map(({ id, figure }) => (
          <tr key={id}>
            <RowHead className="pl-0!">
              {figure.label} <span className="font-normal text-text-3">{figure.unit}</span>
            </RowHead>
            <Cell className={right} label={t("min")}>
              {figure.min}
              {figure.outside?.low === true && figure.low != null ? (
                <Beyond>{t("below", { limit: figure.low })}</Beyond>
              ) : null}
            </Cell>
            <Cell className={right} label={t("median")}>
              {figure.median}
            </Cell>
            <Cell className={right} label={t("max")}>
              {figure.max}
              {figure.outside?.high === true && figure.high != null ? (
                <Beyond>{t("above", { limit: figure.high })}</Beyond>
              ) : null}
            </Cell>
            <Cell className="text-small text-text-2">
              {t("values", {
                count: figure.count,
                from: timeIn(zone, figure.from),
                to: timeIn(zone, figure.to),
              })}
              <span className="block">
                {[figure.devices, ...notes(figure).map((note) => t(note))].join(" · ")}
              </span>
            </Cell>
            <Cell>
              <a
                href={`#${id}`}
                aria-label={summary("cite", { id })}
                className={tagStyle(lit.has(id))}
                onClick={(event) => {
                  event.preventDefault()
                  onCite(id, event.detail === 0)
                }}
              >
                {id}
              </a>
            </Cell>
          </tr>
        ))}
      </Table>
    </section>
  )
}

/** A word beside the number: colour alone says nothing. */
function Beyond({ children }: { children: ReactNode }) {
  return <span className="block text-small whitespace-nowrap text-danger">{children}</span>
}

/** Whose word a number is, where it is not a device's. */
function notes({ origin, derived }: NonNullable<SummarySource["figure"]>) {
  return [
    ...(derived ? (["derived"] as const) : []),
    ...(origin === "device" ? [] : ([origin] as const)),
  ]
}
