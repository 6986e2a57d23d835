"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"

import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { ListedMessage } from "@/lib/notifications/message-view"

import { kindWords, MessageState } from "../../_frame/message-state"
import { AgainButton } from "./again-button"

/** The newest first. The person heads the row; what can be done about it is last. */
export function MessagesTable({ rows, zone }: { rows: readonly ListedMessage[]; zone: string }) {
  const t = useTranslations("invite.messages")
  return (
    <Table
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
            {row.person.patientId === null ? (
              <>
                {row.person.name}
                <span className="block text-small font-normal text-text-3">{t("staffMember")}</span>
              </>
            ) : (
              <Link href={`/patients/${row.person.patientId}`}>{row.person.name}</Link>
            )}
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
  )
}
