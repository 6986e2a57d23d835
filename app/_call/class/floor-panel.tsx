"use client"

import { Hand } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { chatLimits } from "@/lib/floor/chat-limit"
import type { ChatLimit } from "@/lib/floor/chat-limit"
import type { HostFloor } from "@/lib/floor/client/host-floor"
import type { Floor } from "@/lib/floor/floor"

import { HostQuestion } from "./host-question"

type Props = {
  floor: HostFloor
  state: Floor
  nameOf: (identity: string) => string
  onLimit: (chat: ChatLimit) => void
  /** The word comes back: whoever had it is muted. */
  onTake: () => void
}

/** For the host: raised hands in their order, the questions, and who may write. */
export function FloorPanel({ floor, state, nameOf, onLimit, onTake }: Props) {
  const t = useTranslations("class.floor")
  const { hands, word, questions, chat } = state
  return (
    <div className="flex flex-col gap-5 px-5 py-3">
      <section aria-labelledby="hands">
        <h2 id="hands" className="text-read font-semibold">
          {t("hands", { count: hands.length })}
        </h2>
        {word === undefined ? null : (
          <div className="flex flex-wrap items-center gap-2 py-2" data-word>
            <span className="min-w-36 flex-1 font-medium">
              {t("hasWord", { name: nameOf(word) })}
            </span>
            <Button size="sm" variant="line" onClick={onTake}>
              {t("take")}
            </Button>
          </div>
        )}
        {hands.length === 0 ? <p className="text-text-2">{t("noHands")}</p> : null}
        <ol>
          {hands.map((identity) => (
            <li
              key={identity}
              data-hand
              className="flex flex-wrap items-center gap-2 border-t border-line-1 py-2 first:border-t-0"
            >
              <Hand aria-hidden size={18} className="flex-none text-text-3" />
              <b className="min-w-28 flex-1 font-medium wrap-anywhere">{nameOf(identity)}</b>
              <Button
                size="sm"
                aria-label={t("giveOne", { name: nameOf(identity) })}
                onClick={() => floor.give(identity)}
              >
                {t("give")}
              </Button>
              <Button
                size="sm"
                variant="line"
                aria-label={t("lowerOne", { name: nameOf(identity) })}
                onClick={() => floor.lower(identity)}
              >
                {t("lower")}
              </Button>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="questions">
        <h2 id="questions" className="text-read font-semibold">
          {t("questions", { count: questions.filter((one) => one.state === "open").length })}
        </h2>
        {questions.length === 0 ? <p className="text-text-2">{t("noQuestions")}</p> : null}
        <ol>
          {questions.map((question) => (
            <HostQuestion
              key={question.id}
              question={question}
              name={question.by === undefined ? t("nobody") : nameOf(question.by)}
              onAloud={() => floor.aloud(question.id)}
              onAnswer={(answer) => floor.answer(question.id, answer)}
            />
          ))}
        </ol>
      </section>
      <fieldset className="border-0 p-0">
        <legend className="text-read font-semibold">{t("chat.title")}</legend>
        {chatLimits.map((limit) => (
          <label key={limit} className="flex min-h-11 items-center gap-2.5">
            <input
              type="radio"
              name="class-chat"
              checked={chat === limit}
              onChange={() => onLimit(limit)}
              className="size-5 accent-brand"
            />
            {t(`chat.${limit}`)}
          </label>
        ))}
      </fieldset>
    </div>
  )
}
