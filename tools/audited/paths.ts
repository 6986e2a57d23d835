import { below, child, many, nameOf, within } from "./source"
import type { Module, Named, Node, Sources } from "./source"

/**
 * Whether what a function gives is in the log first: it leaves an audit event on every way out on which
 * it gives or changes something. Ways out that need none: a refusal (`refuse(…)`, or what was refused
 * before, below `!found.ok`), an early `return` of nothing, and a throw. An attempt that a person had no
 * right to make is `deny(…)`, which is an event.
 *
 * It follows calls through imports, callbacks that are handed on, and components of a page. It does not
 * follow values: a loop over no rows, and a callback that nobody calls, count as done.
 */
export function auditJudge(sources: Sources, trusted: ReadonlySet<string> = new Set()): Judge {
  const known = new Map<Node, Verdict>()

  const audits = (named: Named): boolean => judged(named).every

  function judged({ node, module }: Named): Verdict {
    const before = known.get(node)
    if (before !== undefined) return before
    known.set(node, nowhere)
    const answer = isFunction(node) ? judgeFunction(node, module) : nowhere
    known.set(node, answer)
    return answer
  }

  function judgeFunction(node: Node, module: Module): Verdict {
    const body = child(node, "body")
    if (body === undefined) return nowhere
    const exits: Exit[] = []
    const scope = { module, exits, local: localFunctions(body) }
    if (body.type === "BlockStatement") {
      const end = statements(many(body, "body"), { audited: false, depth: 0 }, scope)
      if (end !== "left") exits.push({ kind: end ? "audited" : "bare", node: body })
    } else leave(body, { audited: false, depth: 0 }, scope)
    const some = exits.some(({ kind }) => kind === "audited")
    const bare = exits.filter(({ kind }) => kind === "bare").map((exit) => exit.node)
    return { every: some && bare.length === 0, some: some || calledWithin(body, scope), bare }
  }

  /** Whether an event is left anywhere in it, on whatever way. */
  function calledWithin(body: Node, scope: Scope): boolean {
    return someWithin(body, scope)
  }

  /** Whether an event was left once these have run; "left" where none of them is passed. */
  function statements(list: readonly Node[], before: State, scope: Scope): Ran {
    let audited = before.audited
    for (const one of list) {
      const ran = statement(one, { ...before, audited }, scope)
      if (ran === "left") return "left"
      audited = ran
    }
    return audited
  }

  function statement(node: Node, before: State, scope: Scope): Ran {
    const inner = { ...before, depth: before.depth + 1 }
    switch (node.type) {
      case "FunctionDeclaration":
      case "TSTypeAliasDeclaration":
        return before.audited
      case "ReturnStatement": {
        const value = child(node, "argument")
        if (value === undefined) scope.exits.push({ kind: "empty", node })
        else leave(value, before, scope)
        return "left"
      }
      case "ThrowStatement":
      case "ContinueStatement":
      case "BreakStatement":
        return "left"
      case "BlockStatement":
        return statements(many(node, "body"), before, scope)
      case "IfStatement": {
        const test = child(node, "test")
        const begun = expression(test, before.audited, scope)
        const refused = test !== undefined && asksRefused(test)
        const then = one(node, "consequent", { ...inner, audited: begun, refused }, scope)
        const other = one(node, "alternate", { ...inner, audited: begun }, scope)
        return joined([then, other])
      }
      case "SwitchStatement": {
        const begun = expression(child(node, "discriminant"), before.audited, scope)
        const cases = many(node, "cases").filter((one) => many(one, "consequent").length > 0)
        return joined(
          cases.map((each) => {
            const list = many(each, "consequent")
            const ran = statements(list, { ...inner, audited: begun }, scope)
            return ran === "left" && list.some(breaks)
              ? statementsBefore(list, begun, inner, scope)
              : ran
          }),
        )
      }
      case "TryStatement": {
        const tried = one(node, "block", before, scope)
        const handler = child(node, "handler")
        const caught = handler === undefined ? "left" : one(handler, "body", inner, scope)
        const ran = joined([tried, caught])
        const final = one(node, "finalizer", { ...before, audited: ran === true }, scope)
        return ran === "left" ? "left" : final
      }
      case "ForOfStatement":
      case "ForInStatement":
      case "ForStatement":
      case "WhileStatement":
      case "DoWhileStatement": {
        const ran = one(node, "body", inner, scope)
        const head = ["right", "init", "test"].some((field) =>
          expression(child(node, field), false, scope),
        )
        return before.audited || head || ran === true
      }
      default:
        if (never(node)) return "left"
        return expression(node, before.audited, scope)
    }
  }

  function statementsBefore(list: Node[], audited: boolean, inner: State, scope: Scope): Ran {
    return statements(
      list.filter((one) => !breaks(one)),
      { ...inner, audited },
      { ...scope, exits: [] },
    )
  }

  function one(node: Node, field: string, before: State, scope: Scope): Ran {
    const inner = child(node, field)
    return inner === undefined ? before.audited : statement(inner, before, scope)
  }

  /** A way out with this value. */
  function leave(value: Node, before: State, scope: Scope): void {
    const node = unwrapped(value)
    if (node.type === "ConditionalExpression") {
      const test = child(node, "test")
      const audited = expression(test, before.audited, scope)
      const inner = { ...before, audited, depth: before.depth + 1 }
      const [then, other] = [child(node, "consequent"), child(node, "alternate")]
      if (then) leave(then, { ...inner, refused: test !== undefined && asksRefused(test) }, scope)
      if (other) leave(other, inner, scope)
      return
    }
    if (never(node)) return
    const [left, right] = [child(node, "left"), child(node, "right")]
    if (node.type === "LogicalExpression" && left && right && isRefusal(unwrapped(left))) {
      scope.exits.push({ kind: "refused", node: left })
      return leave(right, before, scope)
    }
    const refused = isRefusal(node) || before.refused === true
    const kind = expression(node, before.audited, scope)
      ? "audited"
      : refused
        ? "refused"
        : before.depth > 0 && isNothing(node)
          ? "empty"
          : "bare"
    scope.exits.push({ kind, node })
  }

  /** Whether an event was left once this has been worked out. */
  function expression(node: Node | undefined, audited: boolean, scope: Scope): boolean {
    if (node === undefined || audited) return audited
    switch (node.type) {
      case "LogicalExpression":
        return expression(child(node, "left"), audited, scope)
      case "ConditionalExpression": {
        if (expression(child(node, "test"), audited, scope)) return true
        const ways = [child(node, "consequent"), child(node, "alternate")]
        const of = (one: Node | undefined) => expression(one, false, scope)
        return ways.some(of) && ways.every((one) => one && (isNothing(one) || of(one)))
      }
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return false
      case "CallExpression":
      case "NewExpression":
        return call(node, scope)
      case "JSXOpeningElement":
        return (
          calls(child(node, "name"), scope) ||
          many(node, "attributes").some((one) => expression(one, false, scope))
        )
      default:
        return below(node).some((one) => expression(one, false, scope))
    }
  }

  /** Whether an event may be left somewhere below, if only by a part that was handed over. */
  function someWithin(node: Node, scope: Scope): boolean {
    for (const one of within(node)) {
      if (one.type === "CallExpression" && call(one, scope)) return true
      if (isFunction(one) && judged({ node: one, module: scope.module }).some) return true
      const found = one.type === "Identifier" ? named(nameOf(one), scope) : undefined
      if (found !== undefined && isFunction(found.node) && judged(found).some) return true
    }
    return false
  }

  function call(node: Node, scope: Scope): boolean {
    const callee = child(node, "callee")
    return (
      calls(callee, scope) ||
      (callee !== undefined && callee.type !== "Identifier" && expression(callee, false, scope)) ||
      many(node, "arguments").some((one) => handsOver(one, scope) || expression(one, false, scope))
    )
  }

  function calls(callee: Node | undefined, scope: Scope): boolean {
    if (callee === undefined || !/^(JSX)?Identifier$/.test(callee.type)) return false
    const name = nameOf(callee)
    const found = named(name, scope)
    if (found === undefined) return false
    return isEvent(found, name) || trusted.has(`${found.module.path} ${name}`) || audits(found)
  }

  function named(name: string, scope: Scope): Named | undefined {
    const local = scope.local.get(name)
    return local === undefined
      ? sources.resolve(scope.module, name)
      : { node: local, module: scope.module }
  }

  /** A function that is handed over and leaves an event: as it stands, by name, or as a part of an object. */
  function handsOver(node: Node, scope: Scope): boolean {
    if (isFunction(node)) return audits({ node, module: scope.module })
    if (node.type === "Identifier") return calls(node, scope)
    return many(node, "properties").some((property) => {
      const value = child(property, "value")
      return value !== undefined && handsOver(value, scope)
    })
  }

  return {
    function: judged,
    expression(node, module) {
      const scope = { module, exits: [], local: new Map() }
      const every = expression(node, false, scope)
      return { every, some: every || someWithin(node, scope), bare: every ? [] : [node] }
    },
  }
}

/** `every`: on every way out that needs one. `some`: on one at least. `bare`: the ways out without. */
export type Verdict = {
  readonly every: boolean
  readonly some: boolean
  readonly bare: readonly Node[]
}
export type Judge = {
  function(named: Named): Verdict
  expression(node: Node, module: Module): Verdict
}

const nowhere: Verdict = { every: false, some: false, bare: [] }
type Exit = { readonly kind: "audited" | "refused" | "empty" | "bare"; readonly node: Node }
type Ran = boolean | "left"
type State = { readonly audited: boolean; readonly depth: number; readonly refused?: boolean }
type Scope = {
  readonly module: Module
  readonly exits: Exit[]
  readonly local: ReadonlyMap<string, Node>
}

/** The few places that write events; everything else is found to lead to them. */
function isEvent({ module }: Named, name: string): boolean {
  return (
    (module.path === "lib/audit/record.ts" && (name === "record" || name === "recordAll")) ||
    (module.path === "lib/audit/denied.ts" && (name === "deny" || name === "denyLog"))
  )
}

function joined(ways: readonly Ran[]): Ran {
  const passed = ways.filter((one) => one !== "left")
  return passed.length === 0 ? "left" : passed.every((one) => one === true)
}

function isFunction(node: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)
}

/** Functions that are declared or set inside a body, by name. */
function localFunctions(body: Node): Map<string, Node> {
  const found = new Map<string, Node>()
  for (const node of within(body)) {
    if (node.type === "FunctionDeclaration") found.set(nameOf(child(node, "id")), node)
    const init = node.type === "VariableDeclarator" ? child(node, "init") : undefined
    if (init !== undefined && isFunction(init)) found.set(nameOf(child(node, "id")), init)
  }
  return found
}

function unwrapped(node: Node): Node {
  const inner =
    /^(AwaitExpression|ParenthesizedExpression|TSAsExpression|TSSatisfiesExpression)$/.test(
      node.type,
    )
      ? (child(node, "argument") ?? child(node, "expression"))
      : undefined
  return inner === undefined ? node : unwrapped(inner)
}

/** `refuse(…)`, one that somebody else gave and that is told as it is, or an answer that is an error's. */
function isRefusal(node: Node): boolean {
  if (node.type === "Identifier") return /^(over|refused|refusal|limited)$/.test(nameOf(node))
  if (node.type !== "CallExpression") return false
  if (/^(refuse|refuseOver|refusedUnowned|badRequest)$/.test(nameOf(child(node, "callee"))))
    return true
  const [body] = many(node, "arguments")
  return (
    nameOf(child(child(node, "callee") ?? node, "property")) === "json" &&
    body !== undefined &&
    many(body, "properties").some((one) => nameOf(child(one, "key")) === "error")
  )
}

function isNothing(node: Node): boolean {
  if (node.type === "Literal") return true
  if (node.type === "AwaitExpression") return false
  if (node.type === "Identifier") return nameOf(node) === "undefined"
  if (node.type === "ArrayExpression") return many(node, "elements").length === 0
  if (node.type === "NewExpression") return many(node, "arguments").length === 0
  return (
    node.type === "CallExpression" &&
    nameOf(child(node, "callee")) === "ok" &&
    many(node, "arguments").length === 0
  )
}

/** `!found.ok`, also as a part of a longer question. */
function asksRefused(test: Node): boolean {
  for (const node of within(test)) {
    const asked = node.type === "UnaryExpression" ? child(node, "argument") : undefined
    if (asked?.type !== "MemberExpression") continue
    if (/^(ok|success)$/.test(nameOf(child(asked, "property")))) return true
  }
  return false
}

/** Next.js leaves a page by throwing. */
function never(node: Node): boolean {
  const inner = unwrapped(child(node, "expression") ?? node)
  const name = inner.type === "CallExpression" ? nameOf(child(inner, "callee")) : ""
  return name === "redirect" || name === "notFound"
}

function breaks(node: Node): boolean {
  return node.type === "BreakStatement"
}
