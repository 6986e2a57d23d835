"use client"

import { Upload as UploadIcon } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useRef, useState } from "react"

import { sendFile } from "@/app/_edge/send-file"
import { Button } from "@/app/_ui/button"

import { RecordProblem } from "./record-problem"

/** Chooses a file and files it. The name travels in a header, so that it stands in no address. */
export function Upload({ patientId }: { patientId: string }) {
  const t = useTranslations("record.documents")
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<"idle" | "busy" | "filed">("idle")
  const [problem, setProblem] = useState<string>()

  const send = async (file: File) => {
    setState("busy")
    setProblem(undefined)
    const sent = await sendFile(`/api/patients/${patientId}/documents`, file)
    setProblem(sent.ok ? undefined : sent.reason)
    setState(sent.ok ? "filed" : "idle")
    if (input.current) input.current.value = ""
    startTransition(() => router.refresh())
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span role="status" className="text-small text-text-2">
        {state === "filed" ? t("filed") : ""}
      </span>
      <input
        ref={input}
        type="file"
        aria-label={t("choose")}
        accept="application/pdf,image/jpeg,image/png"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file !== undefined) void send(file)
        }}
      />
      <Button
        variant="line"
        size="sm"
        busy={state === "busy"}
        onClick={() => input.current?.click()}
      >
        <UploadIcon aria-hidden size={16} />
        {t("upload")}
      </Button>
      {problem === undefined ? null : (
        <div className="basis-full">
          <RecordProblem problem={{ reason: problem, field: undefined }} />
        </div>
      )}
    </div>
  )
}
