import { Clock, Download, OctagonX, ShieldCheck, ShieldQuestionMark } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { buttonStyle } from "@/app/_ui/button-style"
import { dateIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { DocumentLine } from "@/lib/patients/document-queries"

import { Panel, Section } from "./section"
import { Upload } from "./upload"
import { WhileChecking } from "./while-checking"

type Props = { patientId: string; documents: readonly DocumentLine[]; zone: string }

export function DocumentsSection({ patientId, documents, zone }: Props) {
  const t = useTranslations("record.documents")
  const locale = useLocale()
  return (
    <Section
      id="documents"
      title={t("title")}
      count={documents.length}
      action={<Upload patientId={patientId} />}
    >
      {documents.some(({ checked }) => checked === "checking") ? <WhileChecking /> : null}
      {documents.some(({ damaged }) => damaged) ? (
        <p role="status" className="mb-3 max-w-[64ch]">
          {t("damagedCount", { count: documents.filter(({ damaged }) => damaged).length })}
        </p>
      ) : null}
      <Panel>
        {documents.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            caption={t("title")}
            columns={[
              { key: "name", label: t("name") },
              { key: "size", label: t("size"), className: "max-md:hidden" },
              { key: "by", label: t("by"), className: "max-md:hidden" },
              { key: "action", label: t("action"), hidden: true },
            ]}
          >
            {documents.map((document) => (
              <tr key={document.id}>
                <RowHead className="wrap-anywhere">
                  {document.damaged ? t("damaged") : document.name}
                  <CheckLine checked={document.checked} unreadable={document.unreadable} />
                </RowHead>
                <Cell className="whitespace-nowrap max-md:hidden">
                  {t("kilobytes", { size: Math.max(1, Math.round(document.size / 1_000)) })}
                </Cell>
                <Cell className="max-md:hidden">
                  {document.filedBy}
                  <span className="block text-small text-text-3">
                    {dateIn(zone, document.filedAt, locale)}
                  </span>
                </Cell>
                <Cell className="text-right">
                  {document.damaged ||
                  document.checked === "checking" ||
                  document.checked === "refused" ? null : (
                    <a
                      href={`/api/patients/${patientId}/documents/${document.id}`}
                      download
                      aria-label={t("downloadName", { name: document.name })}
                      className={buttonStyle("line", "sm")}
                    >
                      <Download aria-hidden size={16} />
                      {t("download")}
                    </a>
                  )}
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </Panel>
    </Section>
  )
}

/** How far a document was looked at: an icon and words, and red only for what stays shut. */
function CheckLine({ checked, unreadable }: Pick<DocumentLine, "checked" | "unreadable">) {
  const t = useTranslations("record.documents.checked")
  const Icon = icons[checked]
  return (
    <span
      data-checked={checked}
      className={`flex items-center gap-1.5 text-small font-normal ${checked === "refused" ? "text-danger" : "text-text-2"}`}
    >
      <Icon aria-hidden size={16} className="flex-none" />
      {t(unreadable ? "unreadable" : checked)}
    </span>
  )
}

const icons = {
  checking: Clock,
  clean: ShieldCheck,
  unscanned: ShieldQuestionMark,
  refused: OctagonX,
} as const
