import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** Files of the product that take bytes or text apart, by what such code cannot do without, each with its signs. */
export function takingApart(root: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const file of productFiles(root)) {
    const text = readFileSync(join(root, file), "utf8")
    const signs = Object.entries(sign).flatMap(([name, pattern]) =>
      pattern.test(text) ? name : [],
    )
    if (signs.length > 0) found.set(file, signs)
  }
  return found
}

/** What runs in a web process, a worker, a witness or a page: no tests, what they plant meanwhile, nor what a developer runs. */
function productFiles(root: string): string[] {
  const folders = ["app", "lib", "workers"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  return ["proxy.ts", ...folders]
    .filter((file) => /\.(tsx?|mjs)$/.test(file))
    .filter((file) => !/\.test\.tsx?$|\/(testing|planted-)[^/]*$/.test(file))
    .toSorted()
}

const sign: Readonly<Record<string, RegExp>> = {
  json: /\bJSON\.parse\(|\b(response|answer|request|message)\w*\.json\(\)/,
  bytes: /\.get(Big)?(Ui|I)nt\d|\.read(Big)?U?(Int|Double|Float)\w*\(/i,
  text: /new TextDecoder\(/,
  packed:
    /\b(inflate|gunzip|unzip|brotliDecompress)\w*\(|create(Inflate|Gunzip)|DecompressionStream/,
  base64: /\batob\(|Buffer\.from\([^()]*, "(base64|base64url|hex)"\)/,
  address: /decodeURI(Component)?\(|new URL\((?!.*import\.meta|request\.url|env\(\)|["'`])/,
  signed: /\b(jwtVerify|decodeJwt|createPublicKey|WebhookReceiver|verify\w+Response)\(/,
  // One that asks the database takes the Actor first.
  named:
    /export (function|const) (parse|read|decode|unpack)(?!y)[A-Z]?\w*\s*(=|<\w+>\(|\()(?!\s*actor)/,
}
