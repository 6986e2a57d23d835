import { useLocale, useTranslations } from "next-intl"

import { birthDay } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { ProxyLine } from "@/lib/patients/proxy-queries"

import { AddProxy } from "./add-proxy"
import { RemoveProxy } from "./remove-proxy"
import { Panel, Section } from "./section"

type Props = { patientId: string; proxies: readonly ProxyLine[]; today: string }

/** Who may act for the patient on their own page, on what basis and until when. */
export function ProxiesSection({ patientId, proxies, today }: Props) {
  const t = useTranslations("record.proxies")
  const locale = useLocale()
  return (
    <Section
      id="proxies"
      title={t("title")}
      count={proxies.length}
      action={<AddProxy patientId={patientId} today={today} />}
    >
      <Panel>
        {proxies.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            caption={t("title")}
            columns={[
              { key: "name", label: t("name") },
              { key: "scope", label: t("scope") },
              { key: "contact", label: t("contact"), className: "max-lg:hidden" },
              { key: "until", label: t("until"), className: "max-md:hidden" },
              { key: "action", label: t("action"), hidden: true },
            ]}
          >
            {proxies.map((proxy) => (
              <tr key={proxy.id}>
                <RowHead>
                  {proxy.name}
                  <span className="block text-small font-normal text-text-2">
                    {t(`relations.${proxy.relation}`)} · {t(`bases.${proxy.basis}`)}
                  </span>
                </RowHead>
                <Cell>{t(`scopes.${proxy.scope}`)}</Cell>
                <Cell className="wrap-anywhere max-lg:hidden">
                  {[proxy.email, proxy.phone].filter(Boolean).join(" · ")}
                </Cell>
                <Cell className="max-md:hidden">{untilWords(proxy)}</Cell>
                <Cell className="text-right">
                  <RemoveProxy patientId={patientId} proxyId={proxy.id} name={proxy.name} />
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </Panel>
    </Section>
  )

  function untilWords({ fromDay, untilDay }: ProxyLine): string {
    if (fromDay > today) return t("from", { day: birthDay(fromDay, locale) })
    if (untilDay === null) return t("open")
    const day = birthDay(untilDay, locale)
    return untilDay < today ? t("ended", { day }) : day
  }
}
