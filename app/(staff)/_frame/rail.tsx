"use client"

import {
  CalendarDays,
  Clock3,
  LayoutGrid,
  ListOrdered,
  ScrollText,
  Settings,
  Users,
} from "lucide-react"
import type { LucideIcon } from "lucide-react"
import type { Route } from "next"
import { useTranslations } from "next-intl"
import Link from "next/link"
import { usePathname } from "next/navigation"

import { Avatar } from "@/app/_ui/avatar"
import { Mark } from "@/app/_ui/mark"

import type { RailKey } from "./rail-keys"
import { SignOut } from "./sign-out"

type Props = { name: string; clinic: string; open: readonly RailKey[] }

/** Words at 1100 px, icons at 768, a bar at the foot of a phone. A visit has the screen to itself. */
export function Rail({ name, clinic, open }: Props) {
  const t = useTranslations("staff.nav")
  const path = usePathname()
  if (path.startsWith("/visits/")) return null
  return (
    <nav
      aria-label={t("label")}
      className="order-last flex flex-none gap-1 border-t border-line-1 bg-surface-1 px-2 max-md:sticky max-md:bottom-0 max-md:z-20 max-md:justify-around max-md:pb-[env(safe-area-inset-bottom)] md:sticky md:top-0 md:order-none md:h-dvh md:w-16 md:flex-col md:border-t-0 md:border-r md:px-2 md:py-4 lg:w-52 lg:px-3"
    >
      <div className="overflow-hidden px-2.5 pt-1 pb-4.5 whitespace-nowrap max-lg:w-9.5 max-md:hidden">
        <Mark />
      </div>
      {items
        .filter((item) => open.includes(item.key))
        .map(({ key, href, icon: Icon }) => (
          <RailLink
            key={key}
            href={href}
            current={isUnder(path, href)}
            label={t(key)}
            icon={Icon}
          />
        ))}
      <div className="md:hidden">
        <RailLink
          href="/settings"
          current={isUnder(path, "/settings")}
          label={t("you")}
          icon={Settings}
        />
      </div>
      <div className="mt-auto flex items-center gap-1 border-t border-line-1 pt-2.5 max-md:hidden max-lg:flex-col">
        <Link
          href="/settings"
          aria-current={isUnder(path, "/settings") ? "page" : undefined}
          aria-label={`${t("settings")}: ${name}, ${clinic}`}
          className="flex min-h-11 min-w-0 flex-1 items-center gap-2.5 rounded-2 p-1 text-small text-text-1 no-underline hover:bg-surface-2 aria-[current]:bg-brand-soft"
        >
          <Avatar name={name} />
          <span className="min-w-0 max-lg:hidden">
            <b className="block font-semibold">{name}</b>
            <span className="text-text-3">{clinic}</span>
          </span>
        </Link>
        <SignOut compact />
      </div>
    </nav>
  )
}

function RailLink(props: { href: Route; current: boolean; label: string; icon: LucideIcon }) {
  const { href, current, label, icon: Icon } = props
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className="flex min-h-14 min-w-11 flex-col items-center justify-center gap-0.5 rounded-2 px-2 text-tiny font-medium text-text-2 no-underline hover:bg-surface-2 aria-[current]:text-brand md:min-h-11 md:aria-[current]:bg-brand-soft lg:flex-row lg:justify-start lg:gap-3 lg:px-2.5 lg:text-body"
    >
      <Icon aria-hidden size={20} className="flex-none" />
      <span className="md:max-lg:sr-only">{label}</span>
    </Link>
  )
}

type Item = { key: RailKey; href: Route; icon: LucideIcon }

const items: readonly Item[] = [
  { key: "today", href: "/today", icon: CalendarDays },
  { key: "ward", href: "/ward", icon: LayoutGrid },
  { key: "queue", href: "/queue", icon: ListOrdered },
  { key: "calendar", href: "/calendar", icon: Clock3 },
  { key: "patients", href: "/patients", icon: Users },
  { key: "audit", href: "/audit", icon: ScrollText },
]

function isUnder(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`)
}
