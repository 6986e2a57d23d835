import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { isPublicAddress } from "@/lib/public-address"

import { checkUrl } from "./busy-url"

describe("addresses of calendars that may be asked", () => {
  test.each([
    [
      "https://calendar.example/private-abc/basic.ics",
      "https://calendar.example/private-abc/basic.ics",
    ],
    ["webcal://p30-calendars.example/published/2/x", "https://p30-calendars.example/published/2/x"],
    [
      "  https://calendar.example:443/a.ics?token=1#part ",
      "https://calendar.example/a.ics?token=1",
    ],
    ["https://kalender.müller.example/a.ics", "https://kalender.xn--mller-kva.example/a.ics"],
    ["https://calendar.example./a.ics", "https://calendar.example./a.ics"],
  ])("%j", (text, asked) => {
    const checked = checkUrl(text)
    expect(checked.ok && checked.value.href).toBe(asked)
  })
})

describe("addresses that are refused", () => {
  test.each([
    ["", "not_a_url"],
    ["calendar.example/a.ics", "not_a_url"],
    ["https:calendar.example", "not_a_url"],
    ["https://", "not_a_url"],
    ["https://calendar.example/a b", "not_a_url"],
    ["https://calendar.example\\@127.0.0.1/", "not_a_url"],
    ["https://calen\ndar.example/", "not_a_url"],
    [`https://calendar.example/${"a".repeat(2_000)}`, "not_a_url"],
    ["javascript:alert(1)", "not_a_url"],
    ["http://calendar.example/a.ics", "not_https"],
    ["ftp://calendar.example/a.ics", "not_https"],
    ["file:///etc/passwd", "not_https"],
    ["gopher://calendar.example/", "not_https"],
    ["https://calendar.example:8443/a.ics", "port"],
    ["https://calendar.example:22/", "port"],
    ["https://anna@calendar.example/", "credentials"],
    ["https://calendar.example:x@127.0.0.1/", "credentials"],
    ["https://127.0.0.1/", "not_public"],
    ["https://127.1/", "not_public"],
    ["https://2130706433/", "not_public"],
    ["https://0x7f000001/", "not_public"],
    ["https://0177.0.0.1/", "not_public"],
    ["https://017700000001/", "not_public"],
    ["https://127.0.0.1./", "not_public"],
    ["https://１２７.0.0.1/", "not_public"],
    ["https://127。0。0。1/", "not_public"],
    ["https://169.254.169.254/latest/meta-data/", "not_public"],
    ["https://8.8.8.8/", "not_public"],
    ["https://[::1]/", "not_public"],
    ["https://[::ffff:127.0.0.1]/", "not_public"],
    ["https://[64:ff9b::7f00:1]/", "not_public"],
    ["https://[fe80::1%25eth0]/", "not_a_url"],
    ["https://[fe80::1%eth0]/", "not_a_url"],
    ["https://localhost/", "not_public"],
    ["https://LOCALHOST./", "not_public"],
    ["https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "not_public"],
    ["https://a.localhost/", "not_public"],
    ["https://calendar/", "not_public"],
    ["https://printer.local/", "not_public"],
    ["https://metadata.google.internal/", "not_public"],
    ["https://metadata.google.internal./", "not_public"],
    ["https://instance-data/", "not_public"],
    ["https://router.home.arpa/", "not_public"],
    ["https://calendar.example../", "not_public"],
    ["https://.example/", "not_public"],
    ["https://calendar..example/", "not_public"],
  ])("%j: %s", (text, reason) => {
    expect(checkUrl(text)).toEqual({ ok: false, reason })
  })

  test("the operator's one exempt origin is let through, and no other", () => {
    const exempt = "http://127.0.0.1:3070"
    expect(checkUrl("http://127.0.0.1:3070/a.ics", exempt).ok).toBe(true)
    expect(checkUrl("http://127.0.0.1:3071/a.ics", exempt).ok).toBe(false)
    expect(checkUrl("http://localhost:3070/a.ics", exempt).ok).toBe(false)
    expect(checkUrl("http://x@127.0.0.1:3070/a.ics", exempt).ok).toBe(false)
  })
})

test("whatever is typed, what passes is https, on 443, at a name with a dot", () => {
  const host = fc.oneof(fc.domain(), fc.ipV4Extended(), fc.ipV6(), fc.string(), fc.constantFrom("localhost", "①②⑦.0.0.1"))
  fc.assert(
    fc.property(
      fc.constantFrom("https://", "http://", "HTTPS://", "webcal://", "https:/", "//"),
      host,
      fc.constantFrom("", ".", ":443", ":80", "/", "@x", "\\x", "%00", "#"),
      (scheme, name, rest) => {
        const checked = checkUrl(scheme + name + rest)
        const url = checked.ok ? checked.value : new URL("https://calendar.example/")
        expect([url.protocol, url.port, url.username]).toEqual(["https:", "", ""])
        expect(url.hostname).toMatch(/^[^[\]:]+\.[^[\]:]+$/)
        expect(url.hostname).not.toMatch(/^[\d.]+$/)
      },
    ),
  )
}) // prettier-ignore

describe("addresses on the network", () => {
  test.each(["8.8.8.8", "93.184.215.14", "2606:4700::6810:84e5", "2a00:1450:4009:80b::200e"])(
    "%s is public",
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  test.each([
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.7",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:a00:1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
    "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2002:7f00:1::1",
    "2001::1", "100::1", "4000::1", "", "calendar.example", "1.2.3", "2130706433",
  ])("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false)
  }) // prettier-ignore
})
