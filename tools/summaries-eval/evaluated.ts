import { parse } from "csv-parse/sync"

import { encounterOf } from "@/lib/summaries/evaluation/encounter"
import type { Encounter } from "@/lib/summaries/evaluation/encounter"
import { scoreOf, scoresOfAnswer, sum } from "@/lib/summaries/evaluation/score"
import type { Score, Share } from "@/lib/summaries/evaluation/score"
import type { Summariser } from "@/lib/summaries/model/summariser"
import { timeLimit } from "@/lib/time-limit"

export type Report = {
  files: {
    name: string
    /** "extractive", or a model's name with what became of its answers. */
    draft: string
    encounters: number
    scores: Readonly<Record<string, number | null>>
  }[]
  encounters: (Score & { file: string; draft: string })[]
  /** Files, rows and answers that were passed over, in words. */
  problems: string[]
}

/** A model, and how long it may take for one encounter, in seconds. */
export type Asked = { summariser: Summariser; seconds: number }

/**
 * Every encounter of these CSV files, scored; a file that cannot be read is named and passed over. With a
 * model, each dialogue is sent to it too, one after the other; an answer that fails is named and not scored.
 */
export async function evaluated(
  files: readonly { name: string; text: string }[],
  asked?: Asked,
): Promise<Report> {
  const report: Report = { files: [], encounters: [], problems: [] }
  const add = (file: string, draft: string, scores: readonly Score[]) => {
    if (scores.length === 0) return
    report.encounters.push(...scores.map((score) => ({ ...score, file, draft })))
    const totals = totalOf(scores)
    report.files.push({ name: file, draft, encounters: scores.length, scores: totals })
  }
  for (const { name, text } of files) {
    const rows = rowsOf(text)
    if (rows === undefined) {
      report.problems.push(`${name}: not a CSV file`)
      continue
    }
    const found = rows.flatMap((row) => encounterOf(row) ?? [])
    const skipped = rows.length - found.length
    if (skipped > 0)
      report.problems.push(`${name}: ${skipped} of ${rows.length} rows have no known layout`)
    add(name, "extractive", found.map(scoreOf))
    if (asked === undefined) continue
    const answers = await answersFor(found, asked)
    const { model } = asked.summariser
    add(
      name,
      `${model}, as it answered`,
      answers.scored.map(({ answered }) => answered),
    )
    add(
      name,
      `${model}, grounded`,
      answers.scored.map(({ grounded }) => grounded),
    )
    report.problems.push(...answers.failed.map((one) => `${name}: ${model}: ${one}`))
  }
  return report
}

async function answersFor(encounters: readonly Encounter[], { summariser, seconds }: Asked) {
  const scored: ReturnType<typeof scoresOfAnswer>[] = []
  const failed: string[] = []
  for (const encounter of encounters) {
    const signal = timeLimit(seconds * 1_000)
    const answer = await summariser.summarise(encounter.turns, { signal })
    if (answer.ok) scored.push(scoresOfAnswer(encounter, answer.sentences))
    else failed.push(`${encounter.id}: ${answer.reason}`)
  }
  return { scored, failed }
}

/** One row a file and draft, one column a measure; a dash where there was nothing to measure. */
export function tableOf({ files }: Report): string {
  const measures = Object.keys(files[0]?.scores ?? {})
  const cells = [
    ["file", "draft", "encounters", ...measures],
    ...files.map(({ name, draft, encounters, scores }) => [
      name,
      draft,
      String(encounters),
      ...measures.map((measure) => scores[measure]?.toFixed(3) ?? "–"),
    ]),
  ]
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  )
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
}

function rowsOf(text: string): unknown[] | undefined {
  try {
    return parse(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
    })
  } catch {
    return undefined
  }
}

function totalOf(scores: readonly Score[]): Record<string, number | null> {
  const mean = (pick: (score: Score) => number) =>
    scores.reduce((total, score) => total + pick(score), 0) / scores.length
  const rate = (pick: (score: Score) => Share) => {
    const { of, all } = sum(scores.map(pick))
    return all === 0 ? null : of / all
  }
  return {
    "ROUGE-1": mean((score) => score.rouge1),
    "ROUGE-2": mean((score) => score.rouge2),
    "ROUGE-L": mean((score) => score.rougeL),
    "section recall": rate((score) => score.sectionRecall),
    "citation precision": rate((score) => score.citationPrecision),
    "number errors": rate((score) => score.numberErrors),
    "drug errors": rate((score) => score.drugErrors),
    "negation errors": rate((score) => score.negationErrors),
    omissions: rate((score) => score.omissions),
  }
}
