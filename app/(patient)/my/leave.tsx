"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useTransition } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"

/** To somebody else's page, or out. */
export function Leave({ several }: { several: boolean }) {
  const t = useTranslations("my")
  const router = useRouter()
  const [leaving, startTransition] = useTransition()
  const signOut = async () => {
    await post("/api/my/sign-out")
    startTransition(() => router.refresh())
  }
  return (
    <div className="mt-8 flex flex-wrap gap-3">
      {several ? (
        <Button variant="line" onClick={() => router.push("/my?choose")}>
          {t("other")}
        </Button>
      ) : null}
      <Button variant="plain" busy={leaving} onClick={() => void signOut()}>
        {t("signOut")}
      </Button>
    </div>
  )
}
