"use client"

import dynamic from "next/dynamic"
import type { ReactNode } from "react"

import type { Locale } from "@/lib/i18n/locales"

/**
 * The sentences of every page of staff, as a file that the browser keeps. In the page itself they would come
 * again with each of its refreshes, 200 kB of them, and cost the server more than all that the page says.
 */
export function StaffTexts({ locale, children }: { locale: Locale; children: ReactNode }) {
  const Texts = texts[locale]
  return <Texts>{children}</Texts>
}

const texts = {
  en: dynamic(() => import("./texts-en").then(({ Texts }) => Texts)),
  zh: dynamic(() => import("./texts-zh").then(({ Texts }) => Texts)),
}
