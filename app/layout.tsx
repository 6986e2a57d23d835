import { CSPProvider } from "@base-ui/react/csp-provider"
import type { Metadata, Viewport } from "next"
import { getLocale, getTranslations } from "next-intl/server"
import { headers } from "next/headers"
import type { ReactNode } from "react"

import { StorageNotice } from "@/app/_edge/storage-notice"
import { Texts } from "@/app/_edge/texts"
import { UnansweredNotice } from "@/app/_edge/unanswered-notice"
import { isDiskFull } from "@/lib/disk-reserve"
import { languageTag, locales } from "@/lib/i18n/locales"

import "./globals.css"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common")
  return {
    title: t("brand"),
    robots: { index: false, follow: false },
    formatDetection: { telephone: false },
  }
}

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? ""
  const asked = await getLocale()
  const locale = locales.find((known) => known === asked) ?? "en"
  return (
    <html lang={languageTag[locale]}>
      <body>
        <CSPProvider nonce={nonce} disableStyleElements>
          <Texts areas={[]}>
            <StorageNotice full={await isDiskFull()} />
            <UnansweredNotice />
            {children}
          </Texts>
        </CSPProvider>
      </body>
    </html>
  )
}
