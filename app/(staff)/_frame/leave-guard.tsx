"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"

/** While something is unsaved, a press on a link asks first; closing the tab asks in the browser's words. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const t = useTranslations("staff.leave")
  const router = useRouter()
  const [to, setTo] = useState<string>()

  useEffect(() => {
    if (!dirty) return undefined
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    const ask = (event: MouseEvent): void => {
      if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey)
        return
      const link = event.target.closest("a")
      if (link === null || link.target === "_blank" || link.origin !== location.origin) return
      if (link.getAttribute("href")?.startsWith("#") === true) return
      event.preventDefault()
      event.stopPropagation()
      setTo(link.pathname + link.search)
    }
    addEventListener("beforeunload", stay)
    document.addEventListener("click", ask, { capture: true })
    return () => {
      removeEventListener("beforeunload", stay)
      document.removeEventListener("click", ask, { capture: true })
    }
  }, [dirty])

  return (
    <AlertDialog
      open={to !== undefined}
      onOpenChange={() => setTo(undefined)}
      title={t("title")}
      description={t("text")}
      confirm={t("leave")}
      cancel={t("stay")}
      danger
      onConfirm={() => {
        // oxlint-disable-next-line typescript/consistent-type-assertions -- a link of this app, taken from the page
        if (to !== undefined) router.push(to as Parameters<typeof router.push>[0])
        setTo(undefined)
      }}
    />
  )
}
