"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Textarea } from "@/app/_ui/textarea"
import type { MemberFloor, MemberView } from "@/lib/floor/client/member-floor"
import { maxOpen } from "@/lib/floor/floor"
import type { Question } from "@/lib/floor/floor"
import { maxQuestion } from "@/lib/floor/schema"

import { Sheet } from "../sheet"

type Props = {
  open: boolean
  onClose: () => void
  floor: MemberFloor
  state: MemberView
  nameOf: (identity: string) => string
}

/** What was asked and answered, and a place to ask. */
export function QuestionSheet({ open, onClose, floor, state, nameOf }: Props) {
  const t = useTranslations("class.floor")
  const [text, setText] = useState("")
  const [anonymous, setAnonymous] = useState(false)
  const { questions, chat } = state.floor
  const own = questions.filter((one) => state.mine.has(one.id) && one.state === "open")
  const why =
    chat === "off"
      ? t("questionsOff")
      : own.length >= maxOpen
        ? t("enough", { most: maxOpen })
        : undefined
  const by = (one: Question): string => {
    if (state.mine.has(one.id)) return one.anonymous ? t("youAnonymous") : t("you")
    return one.by === undefined ? t("nobody") : nameOf(one.by)
  }
  return (
    <Sheet open={open} title={t("questionsTitle")} close={t("close")} onClose={onClose}>
      <div className="px-5 pb-[max(20px,env(safe-area-inset-bottom))]">
        {questions.length === 0 ? (
          <p className="text-read text-text-2">{t("noQuestions")}</p>
        ) : null}
        <ol aria-live="polite">
          {questions.map((one) => (
            <li
              key={one.id}
              data-question={one.state}
              className="border-t border-line-1 py-2.5 first:border-t-0"
            >
              <p className="text-read text-text-2">
                {by(one)} · {t(`state.${one.state}`)}
              </p>
              <p className="wrap-anywhere whitespace-pre-wrap">{one.text}</p>
              {one.answer === undefined ? null : (
                <p className="mt-1 border-l-2 border-line-2 pl-3 wrap-anywhere whitespace-pre-wrap">
                  {one.answer}
                </p>
              )}
              {one.state === "open" && state.mine.has(one.id) ? (
                <Button variant="plain" onClick={() => floor.unask(one.id)}>
                  {t("unask")}
                </Button>
              ) : null}
            </li>
          ))}
        </ol>
        {why === undefined ? (
          <form
            className="mt-3 flex flex-col gap-3"
            onSubmit={(event) => {
              event.preventDefault()
              if (text.trim() === "") return
              floor.ask(text.trim(), anonymous)
              setText("")
            }}
          >
            <Field label={t("ask")}>
              <Textarea
                value={text}
                maxLength={maxQuestion}
                rows={3}
                onChange={(event) => setText(event.target.value)}
              />
            </Field>
            <Checkbox
              label={t("anonymous")}
              hint={t("anonymousHint")}
              checked={anonymous}
              onCheckedChange={setAnonymous}
            />
            <Button size="big" type="submit" disabled={text.trim() === ""}>
              {t("sendQuestion")}
            </Button>
          </form>
        ) : (
          <p className="mt-3 text-read text-text-2">{why}</p>
        )}
      </div>
    </Sheet>
  )
}
