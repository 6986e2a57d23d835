"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"
import { usePathname } from "next/navigation"

import type { Section } from "./sections"

/** The sections of the settings: a row that scrolls on a phone, a column beside the page on a desk. */
export function SettingsNav({ sections }: { sections: readonly Section[] }) {
  const t = useTranslations("admin.nav")
  const path = usePathname()
  return (
    <nav
      aria-label={t("label")}
      className="flex flex-none gap-1 overflow-x-auto border-b border-line-1 px-3 py-2 md:px-6 lg:w-52 lg:flex-col lg:overflow-visible lg:border-r lg:border-b-0 lg:px-3 lg:py-6"
    >
      {sections.map(({ key, href }) => (
        <Link
          key={key}
          href={href}
          aria-current={isCurrent(path, href) ? "page" : undefined}
          className="flex min-h-11 flex-none items-center rounded-2 px-3 whitespace-nowrap text-text-2 no-underline hover:bg-surface-2 aria-[current]:bg-brand-soft aria-[current]:font-medium aria-[current]:text-brand"
        >
          {t(key)}
        </Link>
      ))}
    </nav>
  )
}

function isCurrent(path: string, href: string): boolean {
  return path === href || (href !== "/settings" && path.startsWith(`${href}/`))
}
