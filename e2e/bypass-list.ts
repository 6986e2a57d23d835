import type { Asked } from "./plain-http"

type Headers = Readonly<Record<string, string>>
export type Bypass = { name: string; headers?: Headers; path?: (path: string) => string }

/** Each form in which CVE-2025-29927 and what came before it was published, and the same for Next.js 16's proxy. */
const subrequests = ["middleware", "src/middleware", "proxy", "src/proxy"].flatMap((name) => [
  name,
  Array.from({ length: 5 }, () => name).join(":"),
])

/** Headers that Next.js, or what stands in front of it, has once believed from outside; some of them together. */
export const bypassHeaders: readonly Bypass[] = [
  ...[...subrequests, "pages/_middleware"].map((form) => ({
    name: `x-middleware-subrequest: ${form}`,
    headers: { "x-middleware-subrequest": form },
  })),
  header("x-middleware-next", { "x-middleware-next": "1" }),
  header("x-middleware-prefetch", { "x-middleware-prefetch": "1" }),
  header("x-middleware-rewrite", {
    "x-middleware-rewrite": "/today",
    "x-nextjs-rewrite": "/today",
  }),
  header("x-middleware-override-headers", {
    "x-middleware-override-headers": "cookie,authorization",
    "x-middleware-request-cookie": "__Host-housecall.session=x",
    "x-middleware-request-authorization": "Bearer x",
    "x-middleware-set-cookie": "__Host-housecall.session=x",
  }),
  header("x-matched-path and x-invoke-*", {
    "x-matched-path": "/today",
    "x-invoke-path": "/today",
    "x-invoke-status": "200",
    "x-invoke-output": "/today",
    "x-invoke-query": "%7B%7D",
    "x-now-route-matches": "1=today",
    "x-nextjs-rewritten-path": "/today",
    "x-original-url": "/today",
    "x-rewrite-url": "/today",
  }),
  header("x-nextjs-data", { "x-nextjs-data": "1" }),
  header("x-forwarded-*", {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
    "x-forwarded-prefix": "//evil.example",
    "x-forwarded-for": "127.0.0.1",
    "x-real-ip": "127.0.0.1",
    forwarded: "for=127.0.0.1;host=evil.example;proto=https",
  }),
  header("rsc", { rsc: "1" }),
  header("rsc, prefetched", { rsc: "1", "next-router-prefetch": "1", "next-url": "/today" }),
  ...["/_tree", "/_index", "/_full", "/_head", "/today/__PAGE__"].map((segment) => ({
    name: `segment ${segment}`,
    headers: { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": segment },
  })),
  header("a state tree of somebody who was let in", {
    rsc: "1",
    "next-router-state-tree": encodeURIComponent(
      JSON.stringify(["", { children: ["(staff)", {}, null, "refetch"] }, null, null, 1]),
    ),
  }),
  header("a state tree of no page", { rsc: "1", "next-router-state-tree": "%5B%22" }),
  header("an action's name", { "next-action": "7f".repeat(21), accept: "text/x-component" }),
  header("prefetch", { purpose: "prefetch", "sec-purpose": "prefetch;prerender" }),
  header("prerendering", {
    "x-prerender-revalidate": "x",
    "next-resume": "1",
    "x-next-revalidated-tags": "x",
    cookie: "__prerender_bypass=x; __next_preview_data=x",
  }),
  header("names and tokens that nobody gave", {
    cookie: `__Host-housecall.session=${"A".repeat(43)}; __Host-housecall.my=${"A".repeat(43)}; next-auth.session-token=x; __Secure-next-auth.session-token=x`,
    "x-request-id": "of-somebody-else",
    "x-user-id": "1",
    "x-clinic-id": "1",
  }),
  header("long headers", { "x-long": "x".repeat(14_000) }),
  header("headers that are too long", { "x-long": "x".repeat(40_000) }),
]

/** Addresses that have meant a page by another way than its own. */
export const bypassPaths: readonly Bypass[] = [
  path("two slashes in front", (to) => `/${to}`),
  path("a backslash in front", (to) => `/\\${to.slice(1)}`),
  path("an encoded slash in front", (to) => `/%2F${to.slice(1)}`),
  path("a slash behind", (to) => `${to}/`),
  path("an encoded slash behind", (to) => `${to}%2F`),
  path("slashes between, two each", (to) => to.replaceAll("/", "//")),
  path("slashes between, encoded", (to) => `/${to.slice(1).replaceAll("/", "%2f")}`),
  path("dots", (to) => `/sign-in/..${to}`),
  path("encoded dots", (to) => `/sign-in/%2e%2e${to}`),
  path("a static folder and dots", (to) => `/_next/static/..%2f..${to}`),
  path("an encoded letter", (to) => `/%${to.charCodeAt(1).toString(16)}${to.slice(2)}`),
  path("twice encoded", (to) => `/%25${to.charCodeAt(1).toString(16)}${to.slice(2)}`),
  path("capitals", (to) => to.toUpperCase()),
  path("a NUL", (to) => `${to}%00`),
  path("a semicolon", (to) => `${to};x=1`),
  path("half an escape", (to) => `${to}%`),
  path(".json", (to) => `${to}.json`),
  path(".rsc", (to) => `${to}.rsc`),
  path(".prefetch.rsc", (to) => `${to}.prefetch.rsc`),
  path(".segments/_tree", (to) => `${to}.segments/_tree.segment.rsc`),
  path(".segments/__PAGE__", (to) => `${to}.segments${to}/__PAGE__.segment.rsc`),
  path("_next/data", (to) => `/_next/data/build${to}.json`),
  path("_next/data with a language", (to) => `/_next/data/build/en${to}.json`),
  path("a language in front", (to) => `/en${to}`),
  path("a language and two slashes", (to) => `/en/${to}`),
  path("the folder's group", (to) => `/(staff)${to}`),
  path("_next/image", (to) => `/_next/image?url=${encodeURIComponent(to)}&w=64&q=75`),
  path("an address with a host", (to) => `http://evil.example${to}`),
  path("parameters of Next.js's own", (to) =>
    withQuery(to, "nxtPvisitId=x&nxtIlocale=en&_rsc=x&amp=1"),
  ),
  path("parameters of a language", (to) =>
    withQuery(to, "__nextLocale=en&__nextDataReq=1&__flight__=1"),
  ),
  path("where to go on to", (to) => withQuery(to, onTo)),
]

const elsewhere = encodeURIComponent("https://evil.example/")
const onTo = ["callbackUrl", "next", "returnTo", "redirect", "url", "to", "from"]
  .map((name) => `${name}=${elsewhere}`)
  .join("&")

function header(name: string, headers: Headers): Bypass {
  return { name, headers }
}

function path(name: string, change: (path: string) => string): Bypass {
  return { name, path: change }
}

function withQuery(to: string, query: string): string {
  return `${to}${to.includes("?") ? "&" : "?"}${query}`
}

/** The request as it would be, and what goes around with it. */
export function around(asked: Asked, bypass: Bypass): Asked {
  const headers = { ...asked.headers, ...bypass.headers }
  return { ...asked, headers, path: bypass.path?.(asked.path) ?? asked.path }
}

/** Each form of the first with all of the others that go beside it: for routes, which are many. */
export const bypassesTogether: readonly Bypass[] = subrequests.map((form, at) => {
  const beside = bypassHeaders.filter((one) => !isAlone(one))
  const segments = beside.filter(({ name }) => name.startsWith("segment"))
  const others = beside.filter((one) => !segments.includes(one))
  const all = [...others, segments[at % segments.length]].map((one) => one?.headers ?? {})
  return header(`all of them, ${form}`, {
    ...Object.assign({}, ...all),
    "x-middleware-subrequest": form,
  })
})

/** What is answered before anybody behind is asked would hide the others. */
function isAlone({ name, headers = {} }: Bypass): boolean {
  return (
    "x-long" in headers ||
    "x-middleware-prefetch" in headers ||
    name === "a state tree of no page" ||
    name.startsWith("x-middleware-subrequest")
  )
}
