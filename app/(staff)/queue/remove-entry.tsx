"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"

import { useAct } from "./use-act"

type Props = {
  list: "board" | "waitlist"
  entryId: string
  /** The patient's, so that each button of the list has a name of its own. */
  name: string
  disabled?: boolean
}

const paths = { board: "/api/queue/remove", waitlist: "/api/waitlist/remove" }

/** Takes somebody off the queue or the waiting list, once it was asked whether they mean it. */
export function RemoveEntry({ list, entryId, name, disabled = false }: Props) {
  const t = useTranslations(`queue.${list}`)
  const [asking, setAsking] = useState(false)
  const { act, busy } = useAct()
  return (
    <>
      <Button
        variant="plain"
        size="sm"
        disabled={disabled}
        aria-label={t("removeName", { name })}
        onClick={() => setAsking(true)}
      >
        {t("remove")}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("removeTitle", { name })}
        description={t("removeText")}
        cancel={t("keep")}
        confirm={t("remove")}
        busy={busy}
        onConfirm={() => {
          void act(paths[list], { entryId })
          setAsking(false)
        }}
      />
    </>
  )
}
