import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import Link from "next/link"
import type { ReactNode } from "react"

import { EmptyState } from "@/app/_ui/empty-state"
import { env } from "@/lib/env"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { readQueue } from "@/lib/queue/queries"
import { listVisitTypes } from "@/lib/scheduling/visit-types/visit-types"
import { readWaitlist } from "@/lib/waitlist/queries"

import { Live } from "../_frame/live"
import { Waitlist } from "./waitlist"
import { WalkIns } from "./walk-ins"

type Props = { searchParams: Promise<{ tab?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("queue.board"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

/** Who waits to be seen now, and who waits for a time to come free. */
export default async function QueuePage({ searchParams }: Props) {
  const actor = await requireStaff()
  const tab = (await searchParams).tab === "waitlist" ? "waitlist" : "walkIns"
  const t = await getTranslations("queue.board")
  const common = await getTranslations("common")
  const at = new Date()
  if (tab === "waitlist") {
    const list = await readWaitlist(actor, at)
    if (!list.ok) return <Frame tab={tab}>{refused(t("forbidden"), t("title"))}</Frame>
    const types = await listVisitTypes(actor)
    return (
      <Frame tab={tab}>
        <Live>
          <Waitlist
            view={list.value}
            zoneName={zoneWords(common, list.value.zone)}
            types={types.map(({ id, name, nameZh, capacity }) => ({
              id,
              name: { en: name, zh: nameZh || name },
              group: capacity > 1,
            }))}
          />
        </Live>
      </Frame>
    )
  }
  const board = await readQueue(actor, at)
  if (!board.ok) return <Frame tab={tab}>{refused(t("forbidden"), t("title"))}</Frame>
  return (
    <Frame tab={tab}>
      <Live>
        <WalkIns view={board.value} address={`${env().BASE_URL}/book/${board.value.slug}/now`} />
      </Live>
    </Frame>
  )
}

function refused(text: string, title: string) {
  return (
    <div className="mt-4 rounded-3 border border-line-1 bg-surface-1">
      <EmptyState title={title}>{text}</EmptyState>
    </div>
  )
}

async function Frame({ tab, children }: { tab: "walkIns" | "waitlist"; children: ReactNode }) {
  const t = await getTranslations("queue.board")
  return (
    <main className="mx-auto w-full max-w-[1232px] px-5 pt-4.5 pb-8 md:px-8">
      <h1 className="text-head font-semibold tracking-[-0.015em] [:lang(zh)_&]:tracking-normal">
        {t("title")}
      </h1>
      <nav
        aria-label={t("tabs.label")}
        className="mt-3 flex gap-1 border-b border-line-1 text-read"
      >
        <Tab href="/queue" current={tab === "walkIns"} label={t("tabs.walkIns")} />
        <Tab href="/queue?tab=waitlist" current={tab === "waitlist"} label={t("tabs.waitlist")} />
      </nav>
      {children}
    </main>
  )
}

function Tab(props: { href: "/queue" | "/queue?tab=waitlist"; current: boolean; label: string }) {
  return (
    <Link
      href={props.href}
      aria-current={props.current ? "page" : undefined}
      className="-mb-px flex min-h-11 items-center border-b-2 border-transparent px-3 text-text-2 no-underline hover:text-text-1 aria-[current]:border-brand aria-[current]:font-semibold aria-[current]:text-brand"
    >
      {props.label}
    </Link>
  )
}
