import { parse } from "csv-parse/sync"

import { encounterOf } from "@/lib/summaries/evaluation/encounter"
import { scoreOf, sum } from "@/lib/summaries/evaluation/score"
import type { Score, Share } from "@/lib/summaries/evaluation/score"

export type Report = {
  files: { name: string; encounters: number; scores: Readonly<Record<string, number | null>> }[]
  encounters: (Score & { file: string })[]
  /** Files and rows that were passed over, in words. */
  problems: string[]
}

/** Every encounter of these CSV files, scored; a file that cannot be read is named and passed over. */
export function evaluated(files: readonly { name: string; text: string }[]): Report {
  const report: Report = { files: [], encounters: [], problems: [] }
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
    if (found.length === 0) continue
    const scores = found.map(scoreOf)
    report.encounters.push(...scores.map((score) => ({ ...score, file: name })))
    report.files.push({ name, encounters: found.length, scores: totalOf(scores) })
  }
  return report
}

/** One row a file, one column a measure; a dash where there was nothing to measure. */
export function tableOf({ files }: Report): string {
  const measures = Object.keys(files[0]?.scores ?? {})
  const cells = [
    ["file", "encounters", ...measures],
    ...files.map(({ name, encounters, scores }) => [
      name,
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
