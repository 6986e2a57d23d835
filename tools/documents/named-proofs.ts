import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

export type Proof = { file: string; titles: readonly string[] }

/**
 * What a page names as its proof: `a/file.test.ts` "a title", "another", or a file of code alone. Folders
 * may be left out where no other file is called so, or no other has the title.
 */
export function proofsIn(markdown: string): Proof[] {
  return [...markdown.matchAll(named)].map(([, file = "", said = ""]) => ({
    file,
    titles: [...said.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title),
  }))
}

const named = /`([\w@()[\]./-]*[\w)\]]\.(?:tsx?|mjs|json|sql|md|ya?ml|sh))`((?:,? "[^"\n]+")*)/g

/** Why a proof is none: no such file, more than one of the name, or no such title in it. */
export function missingProofs(proofs: readonly Proof[], tree: Tree): string[] {
  return proofs.flatMap(({ file, titles }) => {
    const found = filesNamed(file, tree.paths)
    if (found.length === 0) return [`${file}: there is no such file`]
    if (titles.length === 0)
      return found.length > 1 ? [`${file}: is each of ${found.join(", ")}`] : []
    const lacking = found.map((path) => {
      const text = tree.text(path)
      return titles.filter((title) => !hasTitle(path, text, title))
    })
    const least = lacking.reduce((one, other) => (other.length < one.length ? other : one))
    return least.map((title) => `${file}: has no "${title}"`)
  })
}

/** A whole title of a test, not some of its words or a comment's; what tests share names its titles in parts. */
function hasTitle(path: string, text: string, title: string): boolean {
  if (path.endsWith(".md"))
    return text.split("\n").some((line) => line.startsWith("#") && line.includes(title))
  if (!/\.(test|spec)\.tsx?$/.test(path)) return text.includes(title)
  return ['"', "'", "`"].some((quote) => text.includes(`${quote}${title}${quote}`))
}

/** Of the same name, in folders that stand in this order: "audit/event.ts" is in lib/audit/a-room, too. */
function filesNamed(file: string, paths: readonly string[]): string[] {
  const exact = paths.filter((path) => path === file || path.endsWith(`/${file}`))
  if (exact.length > 0) return exact
  const parts = file.split("/")
  return paths.filter((path) => {
    const all = path.split("/")
    let at = 0
    for (const part of all) if (part === parts[at]) at += 1
    return at === parts.length && all.at(-1) === parts.at(-1)
  })
}

export type Tree = { paths: readonly string[]; text: (path: string) => string }

/** The tree under `root`, without what is made or installed. */
export function treeOf(root: string): Tree {
  const kept = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => name !== "node_modules" && !/^\.(git|next|data)$/.test(name),
  )
  const paths = kept.flatMap((each) =>
    each.isDirectory()
      ? readdirSync(join(root, each.name), { recursive: true, encoding: "utf8" }).map(
          (path) => `${each.name}/${path}`,
        )
      : [each.name],
  )
  return { paths, text: (path) => readFileSync(join(root, path), "utf8") }
}
