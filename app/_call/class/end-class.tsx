"use client"

import { useTranslations } from "next-intl"

import { post } from "@/app/_edge/post"

import { EndDialog } from "../end-dialog"

type Props = {
  classId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  onEnded: () => void
}

/** Ends the class for everyone. */
export function EndClass({ classId, ...dialog }: Props) {
  const t = useTranslations("class.end")
  return (
    <EndDialog
      {...dialog}
      words={{ title: t("title"), text: t("text"), confirm: t("confirm") }}
      end={async () => {
        const answer = await post(`/api/classes/${classId}/end`, {})
        return answer.ok ? undefined : t("failed")
      }}
    />
  )
}
