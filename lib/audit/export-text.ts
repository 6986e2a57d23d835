/** VERIFY.md of an export: how to check it without us. English, as the tools are. */
export function verifyText(kind: "log" | "rows"): string {
  return kind === "log" ? wholeLog : someRows
}

const ours = `## With Housecall's own checker

    npm run audit:verify -- EXPORT.zip [--vkey KEY] [--checkpoint FILE]

It checks everything below and also that each line of \`events.ndjson\` is the one that the log
committed to. Give it a key (\`--vkey\`) that you got from the clinic by another way, and a checkpoint
(\`--checkpoint\`) that you kept from an earlier export: without them the export vouches for itself
("self-attested").

Each line has \`payload\`, \`fhir\` (the same event as a FHIR R4 AuditEvent) and \`salt\`. The entry of that
number holds \`commitment\` = base64(SHA-256("audit/v1" + salt bytes + payload as RFC 8785 JSON)) and
\`fhirHash\` = base64(SHA-256("audit-fhir/v1" + salt bytes + fhir as RFC 8785 JSON)).
`

const wholeLog = `# How to check this export

The folder \`log\` is a transparency log after C2SP tlog-tiles: \`checkpoint\` is signed with the key in
\`vkey\` (Ed25519), \`tile/\` holds the RFC 6962 tree, \`tile/entries/\` the entries it is built over.
Two programs that nobody here wrote can check it. Unpack the archive first.

## With fsck of Tessera

    go install github.com/transparency-dev/tessera/cmd/fsck@v1.0.4
    timeout 600 fsck --storage_url=file://$PWD/log/ --public_key=vkey --ui=false

It is sound only when the exit code is 0 and it says "Successfully". On a changed entry this version
reports the range with \`-v=2 --logtostderr\` and then does not end: hence the timeout.

## With the Go checksum database's own packages

\`golang.org/x/mod/sumdb/note\` opens \`log/checkpoint\` with \`vkey\`, and \`golang.org/x/mod/sumdb/tlog\`
(\`TileHashReader\`, \`CheckRecord\`) checks every entry against it. About sixty lines of glue are in
Housecall's repository under \`tools/outside/sumdb\`:

    cd tools/outside/sumdb && go run . DIRECTORY-OF-THIS-FILE

${ours}`

const someRows = `# How to check this export

It holds some rows of a log, not all of it. \`log/checkpoint\` is signed with the key in \`vkey\`
(Ed25519, C2SP signed note). Each file in \`proofs/\` is a C2SP tlog-proof of the row of that number:
the entry stands in that row's line of \`events.ndjson\` as \`entry\`.

The proofs show that these rows are in the log, unchanged. They do not show that no other row
belongs here: only the whole log does.

${ours}`
