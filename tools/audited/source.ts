import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { parseAst } from "rolldown/parseAst"

/** A node of the syntax tree (ESTree). Read by name: its fields differ with its type. */
export type Node = { readonly type: string }

export type Module = {
  readonly path: string
  readonly body: readonly Node[]
  /** What is declared at the top, by its name in this file: a function, or what a constant is set to. */
  readonly declared: ReadonlyMap<string, Node>
  readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>
  readonly exported: ReadonlySet<string>
}

export type Named = { readonly node: Node; readonly module: Module }

/** The project's files as syntax trees, read when they are asked for. `read` answers undefined where there is none. */
export type Sources = {
  module(path: string): Module | undefined
  /** What a name means in a file, followed through imports; undefined for what is not ours. */
  resolve(module: Module, name: string): Named | undefined
}

export function sourcesIn(root: string): Sources {
  return sources((path) => {
    const file = join(root, path)
    return existsSync(file) ? readFileSync(file, "utf8") : undefined
  })
}

export function sources(read: (path: string) => string | undefined): Sources {
  const known = new Map<string, Module | undefined>()
  function module(path: string): Module | undefined {
    if (!known.has(path)) {
      const text = read(path)
      known.set(path, text === undefined ? undefined : parsed(path, text))
    }
    return known.get(path)
  }
  function resolve(from: Module, name: string): Named | undefined {
    const node = from.declared.get(name)
    if (node !== undefined) return { node, module: from }
    const imported = from.imported.get(name)
    const target = imported && fileOf(from.path, imported.from, module)
    return target && imported && resolve(target, imported.name)
  }
  return { module, resolve }
}

function fileOf(
  importer: string,
  specifier: string,
  module: (path: string) => Module | undefined,
): Module | undefined {
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? join(dirname(importer), specifier)
      : undefined
  if (base === undefined) return undefined
  return module(`${base}.ts`) ?? module(`${base}.tsx`)
}

function parsed(path: string, text: string): Module {
  const body = parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }, path).body
  const declared = new Map<string, Node>()
  const imported = new Map<string, { from: string; name: string }>()
  const exported = new Set<string>()
  for (const statement of body) {
    if (statement.type === "ImportDeclaration") {
      for (const one of many(statement, "specifiers")) {
        const name = one.type === "ImportSpecifier" ? nameOf(child(one, "imported")) : "default"
        imported.set(nameOf(child(one, "local")), { from: statement.source.value, name })
      }
      continue
    }
    const isDefault = statement.type === "ExportDefaultDeclaration"
    const inner = /^Export(Named|Default)/.test(statement.type)
      ? child(statement, "declaration")
      : statement
    if (inner === undefined) continue
    for (const [name, node] of declarations(inner)) {
      declared.set(name, node)
      if (isDefault) declared.set("default", node)
      if (inner !== statement) exported.add(isDefault ? "default" : name)
    }
    if (isDefault && !declared.has("default")) declared.set("default", inner)
  }
  return { path, body, declared, imported, exported }
}

function declarations(statement: Node): [string, Node][] {
  if (statement.type === "FunctionDeclaration") return [[nameOf(child(statement, "id")), statement]]
  if (statement.type !== "VariableDeclaration") return []
  return many(statement, "declarations").flatMap((one) => {
    const init = child(one, "init")
    return init === undefined ? [] : [[nameOf(child(one, "id")), init]]
  })
}

export function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, "type") === "string"
  )
}

export function child(node: Node, field: string): Node | undefined {
  const value: unknown = Reflect.get(node, field)
  return isNode(value) ? value : undefined
}

export function many(node: Node, field: string): Node[] {
  const value: unknown = Reflect.get(node, field)
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** An identifier's name, or a literal's text; empty for anything else. */
export function nameOf(node: Node | undefined): string {
  const name: unknown =
    node === undefined ? undefined : (Reflect.get(node, "name") ?? Reflect.get(node, "value"))
  return typeof name === "string" ? name : ""
}

/** Every node directly below. */
export function below(node: Node): Node[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  )
}

/** Every node of a tree, itself first. */
export function* within(node: Node): Generator<Node> {
  yield node
  for (const one of below(node)) yield* within(one)
}
