"use client"

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Select } from "@/app/_ui/select"
import type { Question } from "@/lib/scheduling/visit-types/intake"

import { asKind, kinds, newQuestion } from "./question-state"
import { RedFlag } from "./red-flag"

type Props = {
  questions: readonly Question[]
  problems: ReadonlyMap<string, string>
  onChange: (questions: Question[]) => void
}

/** What a patient is asked before a visit of this type, in both languages. */
export function Questions({ questions, problems, onChange }: Props) {
  const t = useTranslations("availability.types.questions")
  return (
    <>
      <ol className="mt-3 divide-y divide-line-1 border-t border-line-1 empty:hidden">
        {questions.map((question, index) => {
          const name = t("name", { number: index + 1 })
          const change = (next: Question) => onChange(questions.with(index, next))
          const swap = (by: number) => {
            const other = questions[index + by]
            if (other !== undefined)
              onChange(questions.with(index, other).with(index + by, question))
          }
          const wrong = problemOf(problems, index)
          return (
            <li key={question.id} className="py-4">
              <div className="flex items-center justify-between gap-2">
                <h3 className="font-medium">{name}</h3>
                <div className="flex">
                  <Icon label={t("up", { name })} icon={ArrowUp} onClick={() => swap(-1)} />
                  <Icon label={t("down", { name })} icon={ArrowDown} onClick={() => swap(1)} />
                  <Icon
                    label={t("remove", { name })}
                    icon={Trash2}
                    onClick={() => onChange(questions.toSpliced(index, 1))}
                  />
                </div>
              </div>
              <div className="mt-1 grid items-start gap-x-6 gap-y-3 sm:grid-cols-2">
                <Field
                  label={t("en")}
                  error={wrong === undefined ? undefined : t(`problem.${wrong}`)}
                >
                  <Input
                    value={question.label.en}
                    maxLength={200}
                    onChange={(event) =>
                      change({ ...question, label: { ...question.label, en: event.target.value } })
                    }
                  />
                </Field>
                <Field label={t("zh")}>
                  <Input
                    lang="zh-Hans"
                    value={question.label.zh}
                    maxLength={200}
                    onChange={(event) =>
                      change({ ...question, label: { ...question.label, zh: event.target.value } })
                    }
                  />
                </Field>
                <Select
                  label={t("kind")}
                  value={question.kind}
                  options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                  onValueChange={(kind) => change(asKind(question, kind))}
                />
                <div className="self-end">
                  <Checkbox
                    label={t("required")}
                    checked={question.required}
                    onCheckedChange={(required) => change({ ...question, required })}
                  />
                </div>
                <RedFlag question={question} onChange={change} />
              </div>
            </li>
          )
        })}
      </ol>
      <Button
        variant="line"
        className="mt-2"
        disabled={questions.length >= 20}
        onClick={() => onChange([...questions, newQuestion(questions)])}
      >
        <Plus aria-hidden size={18} />
        {t("add")}
      </Button>
    </>
  )
}

function problemOf(
  problems: ReadonlyMap<string, string>,
  index: number,
): "no_label" | "other" | undefined {
  for (const [path, problem] of problems)
    if (path === `questions.${index}` || path.startsWith(`questions.${index}.`))
      return problem === "no_label" ? problem : "other"
  return undefined
}

function Icon(props: { label: string; icon: LucideIcon; onClick: () => void }) {
  const { label, icon: Picture, onClick } = props
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="grid size-11 flex-none cursor-pointer place-items-center rounded-2 text-text-2 hover:bg-surface-2"
    >
      <Picture aria-hidden size={18} />
    </button>
  )
}
