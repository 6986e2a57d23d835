import { readdirSync } from "node:fs"
import { join } from "node:path"

import type { Judge, Verdict } from "./paths"
import { child, many, nameOf, within } from "./source"
import type { Module, Node, Sources } from "./source"

/** A way in, by a name that a reader finds: "POST app/api/…", "lib/…/commands.ts admit". */
export type Entry = { readonly name: string; readonly verdict: Verdict }

/** Every handler of every route and every page: what Next.js calls. */
export function routeEntries(root: string, sources: Sources, judge: Judge): Entry[] {
  return modules(root, "app", /(^|\/)(route\.ts|page\.tsx)$/, sources).flatMap((module) =>
    [...module.exported]
      .filter((name) => /^(GET|HEAD|POST|PUT|PATCH|DELETE|default)$/.test(name))
      .map((name) => ({
        name: `${name === "default" ? "page" : name} ${module.path}`,
        verdict: verdictOf(module, module.declared.get(name), judge),
      })),
  )
}

/** Every exported function of `lib` that is given an Actor first and answers later: queries and commands. */
export function commandEntries(root: string, sources: Sources, judge: Judge): Entry[] {
  return modules(root, "lib", /\.ts$/, sources).flatMap((module) =>
    [...module.exported].flatMap((name) => {
      const node = module.declared.get(name)
      if (node === undefined || !takesActor(node) || !answersLater(node)) return []
      return [{ name: `${module.path} ${name}`, verdict: verdictOf(module, node, judge) }]
    }),
  )
}

/** Every job's handler, and every round that the clock begins. */
export function workerEntries(root: string, sources: Sources, judge: Judge): Entry[] {
  return modules(root, "workers", /\.ts$/, sources).flatMap((module) => {
    const handlers = module.body
      .flatMap((statement) => [...within(statement)])
      .filter((node) => isCallOf(node, "handle") || isCallOf(node, "handleElsewhere"))
      .map((node) => ({
        name: `${module.path} ${nameOf(many(node, "arguments")[0])}`,
        verdict: judge.expression(node, module),
      }))
    const rounds = [...module.exported]
      .filter((name) => /^(start|schedule|retire)[A-Z]/.test(name))
      .map((name) => ({
        name: `${module.path} ${name}`,
        verdict: verdictOf(module, module.declared.get(name), judge),
      }))
    return [...handlers, ...rounds]
  })
}

function modules(root: string, folder: string, named: RegExp, sources: Sources): Module[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => named.test(path) && !/\.test\.ts$|(^|\/)testing/.test(path))
    .toSorted()
    .flatMap((path) => sources.module(path) ?? [])
}

function verdictOf(module: Module, node: Node | undefined, judge: Judge): Verdict {
  if (node === undefined) return { every: false, some: false, bare: [] }
  return /Function/.test(node.type)
    ? judge.function({ node, module })
    : judge.expression(node, module)
}

function takesActor(node: Node): boolean {
  const [first] = /Function/.test(node.type) ? many(node, "params") : []
  const annotation = first && child(first, "typeAnnotation")
  return (
    annotation !== undefined &&
    [...within(annotation)].some((one) => /Actor$/.test(nameOf(child(one, "typeName"))))
  )
}

/** A promise, by its word or its type: what works at once touches no database. */
function answersLater(node: Node): boolean {
  if (Reflect.get(node, "async") === true) return true
  const answer = child(node, "returnType")
  // A name of its own may stand for a promise: only what says otherwise is left out.
  return (
    answer === undefined ||
    [...within(answer)].some((one) => /^Promise$|^Charting$/.test(nameOf(child(one, "typeName"))))
  )
}

function isCallOf(node: Node, name: string): boolean {
  return node.type === "CallExpression" && nameOf(child(node, "callee")) === name
}
