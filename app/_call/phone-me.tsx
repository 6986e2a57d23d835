"use client"

import { Phone } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"

import { untilLoaded } from "./until-loaded"

/** The other way to the doctor while the call comes back. Asked until it is heard: the line may be away altogether. */
export function PhoneMe() {
  const t = useTranslations("call.patient.phoneMe")
  const [state, setState] = useState<"open" | "asking" | "asked">("open")
  useEffect(() => {
    if (state !== "asking") return
    return untilLoaded(ask, () => setState("asked"))
  }, [state])
  return (
    <>
      <output className="mb-3 block text-center text-read">
        {state === "open" ? null : t(state)}
      </output>
      {state === "asked" ? null : (
        <Button
          variant="line"
          size="big"
          busy={state === "asking"}
          onClick={() => setState("asking")}
        >
          <Phone aria-hidden size={20} />
          {t("ask")}
        </Button>
      )}
    </>
  )
}

async function ask(): Promise<object> {
  const answer = await post("/api/visit/phone-me")
  if (!answer.ok) throw new Error(answer.reason)
  return answer
}
