import { act } from "react"
import type { ReactNode } from "react"

/**
 * Draws components as a browser does, effects and caught errors included, on the least of a page that
 * React asks for: elements with attributes and texts. No layout, no styles, no input.
 */
export async function drawnPage(content: ReactNode) {
  const page = new TestElement("main")
  const document = {
    ...{ nodeType: 9, nodeName: "#document", activeElement: null, documentElement: page },
    createElement: (name: string) => new TestElement(name),
    createElementNS: (_: string, name: string) => new TestElement(name),
    createTextNode: (text: string) => new TestText(text),
    ...{ addEventListener: nothing, removeEventListener: nothing },
  }
  owner = document
  const window = {
    document,
    event: undefined,
    HTMLIFrameElement: Never,
    navigator: { userAgent: "" },
  }
  Object.assign(document, { defaultView: { ...window, ...{ addEventListener: nothing } } })
  const navigator = { value: { userAgent: "" }, configurable: true }
  Object.defineProperty(globalThis, "navigator", navigator)
  Object.assign(globalThis, { document, window, IS_REACT_ACT_ENVIRONMENT: true })
  // It looks for a page when it is loaded.
  const { createRoot } = await import("react-dom/client")
  const caught: unknown[] = []
  const root = createRoot(page as unknown as Element, {
    onCaughtError: (error) => void caught.push(error),
  })
  const draw = (next: ReactNode) => act(async () => root.render(next))
  await draw(content)
  return { page, caught, draw, press: (name: string) => act(async () => pressed(page, name)) }
}

let owner: object = {}
const nothing = () => undefined
class Never {}

class TestNode {
  childNodes: TestNode[] = []
  parentNode: TestNode | null = null
  readonly nodeType: number
  readonly nodeName: string
  constructor(nodeType: number, nodeName: string) {
    this.nodeType = nodeType
    this.nodeName = nodeName
  }
  get ownerDocument() {
    return owner
  }
  get firstChild(): TestNode | null {
    return this.childNodes[0] ?? null
  }
  get lastChild(): TestNode | null {
    return this.childNodes.at(-1) ?? null
  }
  get nextSibling(): TestNode | null {
    const { childNodes = [] } = this.parentNode ?? {}
    return childNodes[childNodes.indexOf(this) + 1] ?? null
  }
  get textContent(): string {
    return this.childNodes.map((child) => child.textContent).join("")
  }
  set textContent(text: string) {
    this.childNodes = []
    if (text !== "") this.appendChild(new TestText(text))
  }
  appendChild(child: TestNode) {
    return this.insertBefore(child, null)
  }
  insertBefore(child: TestNode, before: TestNode | null) {
    child.parentNode?.removeChild(child)
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before)
    this.childNodes.splice(at, 0, child)
    child.parentNode = this
    return child
  }
  removeChild(child: TestNode) {
    this.childNodes = this.childNodes.filter((one) => one !== child)
    child.parentNode = null
    return child
  }
}

class TestText extends TestNode {
  nodeValue: string
  constructor(nodeValue: string) {
    super(3, "#text")
    this.nodeValue = nodeValue
  }
  override get textContent() {
    return this.nodeValue
  }
  override set textContent(text: string) {
    this.nodeValue = text
  }
}

class TestElement extends TestNode {
  readonly attributes = new Map<string, string>()
  readonly style = {}
  readonly namespaceURI = "http://www.w3.org/1999/xhtml"
  constructor(name: string) {
    super(1, name.toUpperCase())
  }
  get tagName() {
    return this.nodeName
  }
  setAttribute(name: string, value: string) {
    this.attributes.set(name, String(value))
  }
  removeAttribute(name: string) {
    this.attributes.delete(name)
  }
  addEventListener = nothing
  removeEventListener = nothing
  all(): TestElement[] {
    return this.childNodes.flatMap((child) =>
      child instanceof TestElement ? [child, ...child.all()] : [],
    )
  }
}

function pressed(page: TestElement, name: string): void {
  const button = page.all().find((one) => one.nodeName === "BUTTON" && one.textContent === name)
  const key = Object.keys(button ?? {}).find((each) => each.startsWith("__reactProps"))
  const props: unknown = key === undefined ? undefined : Reflect.get(button ?? {}, key)
  const press: unknown = Reflect.get(Object(props), "onClick")
  if (typeof press !== "function") throw new Error(`nothing to press is called ${name}`)
  press()
}
