"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"

import { patientName } from "@/app/_ui/patient-name"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { ListedMessage } from "@/lib/notifications/message-view"

import { kindWords, MessageState } from "../../_frame/message-state"
import { AgainButton } from "./again-button"

type Props = { rows: readonly ListedMessage[]; zone: string }

/** The newest first. The person heads the row; what can be done about it is last. A list on a phone. */
export function MessagesTable({ rows, zone }: Props) {
  const t = useTranslations("invite.messages")
  return (
    <>
      <MessagesList rows={rows} zone={zone} />
      <Table
        className="max-md:hidden"
        caption={t("title")}
        columns={[
          { key: "to", label: t("to") },
          { key: "what", label: t("what") },
          { key: "way", label: t("way") },
          { key: "state", label: t("state") },
          { key: "action", label: t("action"), hidden: true },
        ]}
      >
        {rows.map((row) => (
          <tr key={row.id}>
            <RowHead>
              <Person row={row} />
            </RowHead>
            <Cell>{kindWords(t, row.kind)}</Cell>
            <Cell>{t(`channel.${row.channel}`)}</Cell>
            <Cell>
              <MessageState message={row} zone={zone} />
            </Cell>
            <Cell className="text-right">
              {row.mayAgain ? <AgainButton id={row.id} name={row.person.name} /> : null}
            </Cell>
          </tr>
        ))}
      </Table>
    </>
  )
}

function MessagesList({ rows, zone }: Props) {
  const t = useTranslations("invite.messages")
  return (
    <ul aria-label={t("title")} className="divide-y divide-line-1 md:hidden">
      {rows.map((row) => (
        <li key={row.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
          <div className="min-w-0 flex-1">
            <div className="font-medium wrap-anywhere">
              <Person row={row} />
            </div>
            <p className="text-small text-text-2">
              {kindWords(t, row.kind)} · {t(`channel.${row.channel}`)}
            </p>
            <MessageState message={row} zone={zone} />
          </div>
          {row.mayAgain ? <AgainButton id={row.id} name={row.person.name} /> : null}
        </li>
      ))}
    </ul>
  )
}

function Person({ row }: { row: ListedMessage }) {
  const t = useTranslations("invite.messages")
  const common = useTranslations("common")
  return row.person.patientId === null ? (
    <>
      {row.person.name}
      <span className="block text-small font-normal text-text-3">{t("staffMember")}</span>
    </>
  ) : (
    <Link href={`/patients/${row.person.patientId}`}>{patientName(common, row.person.name)}</Link>
  )
}
