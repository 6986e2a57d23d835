import { NextIntlClientProvider } from "next-intl"
import { getMessages } from "next-intl/server"
import type { ReactNode } from "react"

type Area =
  | "common"
  | "errors"
  | "patient"
  | "staff"
  | "summary"
  | "transcript"
  | "audit"
  | "booking"
  | "patients"
  | "call"
  | "chat"
  | "class"
  | "vitals"
  | "alarms"
  | "bedside"
  | "admin"
  | "availability"
  | "book"
  | "guest"
  | "history"
  | "invite"
  | "my"
  | "operations"
  | "queue"
  | "record"
  | "room"
  | "security"

/** Gives the browser the sentences of the areas that its page uses, and no others. */
export async function Texts({ areas, children }: { areas: readonly Area[]; children: ReactNode }) {
  const messages: Record<string, unknown> = await getMessages()
  const picked = Object.fromEntries(
    ["common", "errors", ...areas].map((area) => [area, messages[area]]),
  )
  return <NextIntlClientProvider messages={picked}>{children}</NextIntlClientProvider>
}
