// The tools that must run before npm has installed anything are plain JavaScript; TypeScript and the tests
// know them by these declarations.
declare module "*/programs.mjs" {
  export const cache: string
  export const builtLivekit: string
  export function isSoundLivekit(version: string): boolean
  export function findRedis(): string | undefined
  export function findAptGet(): string | undefined
  export function findLivekit(): string | undefined
  export function findOpenssl(): string | undefined
  export function findClamd(): string | undefined
  export function findHaproxy(): string | undefined
  export function findGo(): string | undefined
  export function findChromium(): string | undefined
  export function isProgram(file: string): boolean
}

declare module "*/install.mjs" {
  export function reason(
    present: boolean,
    installed: string | undefined,
    lock: string,
  ): string | undefined
  export function nodeIsNewEnough(version: string): boolean
}

declare module "*/complete-lock.mjs" {
  export type Packages = Record<
    string,
    {
      version?: string
      dev?: boolean
      optional?: boolean
      optionalDependencies?: Record<string, string>
      os?: string[]
      cpu?: string[]
      libc?: string[]
    }
  >
  export function complete(packages: Packages): Packages
  export function missing(packages: Packages): { parent: string; name: string; range: string }[]
  export function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] }
}

declare module "*/livekit-patch.mjs" {
  export const patches: readonly { what: string; before: string; after: string }[]
  export function patched(text: string): string
}

declare module "*/selfie-model.mjs" {
  export function withInputNotes(model: Uint8Array): Uint8Array
}

declare module "*/doctor-verdicts.mjs" {
  export type Machine = {
    node: string
    nodeIsNewEnough: boolean
    packages: boolean
    postgres: boolean
    redis: string | undefined
    livekit: string | undefined
    go: string | undefined
    chromium: string | undefined
    freeGigabytes: number
    port: number
    portIsFree: boolean
    given: Record<string, string | undefined>
  }
  export type Verdict = { state: "here" | "missing" | "optional"; say: string; advice?: string }
  export function verdicts(machine: Machine): Verdict[]
}

declare module "*/image-tree.mjs" {
  export const programs: Readonly<Record<string, string>>
  export function bundlePrograms(
    root: string,
    files: Readonly<Record<string, string>>,
    made: string,
  ): Promise<void>
}

declare module "*/e2ee-worker.mjs" {
  export const workerSource: (root: string) => string
  export function workerText(root: string): string
}
