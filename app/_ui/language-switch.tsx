"use client"

import { Globe } from "lucide-react"
import { useLocale } from "next-intl"
import { useRouter } from "next/navigation"
import { useTransition } from "react"

import { languageTag, localeCookie } from "@/lib/i18n/locales"

/** To the other language, in that language's own name. Nothing typed on the page is lost. */
export function LanguageSwitch({ label }: { label: string }) {
  const router = useRouter()
  const [changing, startTransition] = useTransition()
  const other = useLocale() === "en" ? chinese : english
  const change = () => {
    document.cookie = `${localeCookie}=${other.locale}; path=/; max-age=31536000; samesite=lax`
    startTransition(() => router.refresh())
  }
  return (
    <button
      type="button"
      onClick={change}
      aria-busy={changing || undefined}
      aria-label={`${label}: ${other.name}`}
      className="inline-flex min-h-11 flex-none cursor-pointer items-center gap-2 rounded-2 px-2 text-read font-medium text-text-1"
    >
      <Globe aria-hidden size={20} className="flex-none" />
      <span lang={other.lang}>{other.name}</span>
    </button>
  )
}

const english = { locale: "en", lang: languageTag.en, name: "English" } as const
const chinese = { locale: "zh", lang: languageTag.zh, name: "中文" } as const
