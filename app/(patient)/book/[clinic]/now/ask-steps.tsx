"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { buttonStyle } from "@/app/_ui/button-style"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"
import { redFlags } from "@/lib/scheduling/visit-types/judge-intake"

import { AboutStep } from "./about-step"
import { answersOf } from "./ask"
import type { About, TypedAnswers } from "./ask"
import { EmergencyStep } from "./emergency-step"
import { QuestionsStep } from "./questions-step"

type Props = { offer: OnDemandOffer; onJoined: () => Promise<boolean> }
type Step = "questions" | "emergency" | "about"

/** What is the matter, first what to do in an emergency, then who it is. Nothing typed is lost on the way back. */
export function AskSteps({ offer, onJoined }: Props) {
  const t = useTranslations("queue.now")
  const locale = useLocale() === "en" ? "en" : "zh"
  const [key] = useState(() => crypto.randomUUID())
  const [typeId, setTypeId] = useState(offer.types[0]?.id)
  const [step, setStep] = useState<Step>("questions")
  const [typed, setTyped] = useState<TypedAnswers>({})
  const [about, setAbout] = useState<About>({ ...nobody, language: locale })
  const [emergencyRead, setEmergencyRead] = useState(false)
  const [failed, setFailed] = useState<"join" | "busy">()
  const type = offer.types.find((one) => one.id === typeId)
  if (type === undefined) {
    return (
      <StepPage title={t("closed.title")} clinic={offer.clinic}>
        <StepHeading>{t("closed.title")}</StepHeading>
        <p className="mt-3">{t("closed.text", { clinic: offer.clinic.name })}</p>
        <Link href={`/book/${offer.clinic.slug}`} className={buttonStyle("primary", "big", "mt-6")}>
          {t("closed.book")}
        </Link>
      </StepPage>
    )
  }
  const { answers } = answersOf(type.form.questions, typed)
  const flags = redFlags(type.form, answers)

  const join = async (patient: object): Promise<void> => {
    setFailed(undefined)
    const body = { visitTypeId: type.id, patient, answers, emergencyRead, key }
    const answer = await post(`/api/queue/join?clinic=${offer.clinic.slug}`, body)
    if (answer.ok) return void ((await onJoined()) || setFailed("join"))
    if (answer.reason === "emergency") return setStep("emergency")
    setFailed(answer.reason === "too_many" ? "busy" : "join")
  }
  switch (step) {
    case "questions":
      return (
        <QuestionsStep
          offer={offer}
          type={type}
          onType={setTypeId}
          typed={typed}
          onTyped={setTyped}
          onDone={() => setStep(flags.length > 0 && !emergencyRead ? "emergency" : "about")}
        />
      )
    case "emergency":
      return (
        <EmergencyStep
          clinic={offer.clinic}
          reasons={type.form.questions
            .filter((question) => flags.includes(question.id))
            .map((question) => question.label[locale])}
          onGoOn={() => {
            setEmergencyRead(true)
            setStep("about")
          }}
          onBack={() => setStep("questions")}
        />
      )
    case "about":
      return (
        <AboutStep
          clinic={offer.clinic}
          about={about}
          onAbout={setAbout}
          failed={failed}
          onJoin={join}
          onBack={() => setStep("questions")}
        />
      )
  }
}

const nobody = {
  name: "",
  birth: { day: "", month: "", year: "" },
  sex: "",
  phone: "",
  email: "",
} as const
