import type { KeyTerm } from "../log/signing-keys"

/** KEYS.txt of an export: a line for each key that signed the log, oldest first. */
export function keysText(keys: readonly KeyTerm[]): string {
  const lines = keys.map(
    ({ vkey, since, until }) =>
      `${vkey} since ${since.toISOString()} ${until === null ? "still signs" : `until ${until.toISOString()}`}`,
  )
  return `# The keys of this log, oldest first. They prove something only when compared with keys that you\n# got from the clinic by another way.\n${lines.map((line) => `${line}\n`).join("")}`
}

/** VERIFY.md of an export: how to check it without us. English, as the tools are. */
export function verifyText(kind: "log" | "rows"): string {
  return kind === "log" ? wholeLog : someRows
}

const ours = `## With Housecall's own checker

    npm run audit:verify -- EXPORT.zip [--vkey KEY]… [--witness KEY]… [--checkpoint FILE] [--later LATER.zip]

It checks everything below and also that each line of \`events.ndjson\` is the one that the log
committed to, and that a row which says that it was erased can have been: all rows of that patient
were, and the log has the erasing. Give it a key (\`--vkey\`) that you got from the clinic by another
way, the key of a witness (\`--witness\`) that you got from the witness, and a checkpoint
(\`--checkpoint\`) that you kept from an earlier export: without them the export vouches for itself ("self-attested").
With a later export of the log (\`--later\`) it also checks that the log has the making of this one, so that
no file was changed together with the manifest.

The log's keys change. \`KEYS.txt\` names them with the times in which each signs; while one takes over
from another the checkpoint is signed by both, so either may be given.

Each line has \`payload\`, \`fhir\` (the same event as a FHIR R4 AuditEvent) and \`salt\`. The entry of that
number holds \`commitment\` = base64(SHA-256("audit/v1" + salt bytes + payload as RFC 8785 JSON)) and
\`fhirHash\` = base64(SHA-256("audit-fhir/v1" + salt bytes + fhir as RFC 8785 JSON)).
`

const files = `## What is in it

- \`events.ndjson\`: one event a line, with its FHIR R4 AuditEvent (IHE BALP where it fits a profile).
  For a repository that takes AuditEvents alone, one a line (the page exports them so as well, without a proof):

      jq -c '.fhir // empty' events.ndjson > AuditEvent.ndjson

- \`events.csv\`: the same events for a spreadsheet: UTF-8 with a byte order mark, and
  an apostrophe before what a spreadsheet would take for a formula. It is for reading, and covered as
  \`manifest.json\` is. Where it matters, take the line of that number in \`events.ndjson\`, which the log
  itself proves.
- \`KEYS.txt\`: the keys of the log, with the times in which each signed.
- \`manifest.json\`: the SHA-256 of every other file. With \`jq\` and \`sha256sum\`, in the unpacked folder:

      jq -r '.files | to_entries[] | .value + "  " + .key' manifest.json | sha256sum -c --quiet

  That finds a damaged download. A forger would write the manifest anew: the log has its SHA-256, in the
  event \`audit.export_made\`, which stands behind what this export holds. In an export of the log that was
  made later, unpacked beside this one, after that one was checked:

      jq -r '.payload | select(.action == "audit.export_made") | .data.manifest + "  manifest.json"' LATER/events.ndjson \\
        | grep -F "$(sha256sum manifest.json | cut -d ' ' -f 1)" | sha256sum -c

  It says \`manifest.json: OK\` for the manifest that this export was made with, and nothing of a forged one.

`

const wholeLog = `# How to check this export

The folder \`log\` is a transparency log after C2SP tlog-tiles: \`checkpoint\` is signed with the key in
\`vkey\` (Ed25519), \`tile/\` holds the RFC 6962 tree, \`tile/entries/\` the entries it is built over.
Programs that nobody here wrote can check it. Unpack the archive first.

${files}## With fsck of Tessera

    go install github.com/transparency-dev/tessera/cmd/fsck@v1.0.4
    timeout 600 fsck --storage_url=file://$PWD/log/ --public_key=vkey --ui=false

It is sound only when the exit code is 0 and it says "Successfully". On a changed entry this version
reports the range with \`-v=2 --logtostderr\` and then does not end: hence the timeout.

## With the Go checksum database's own packages

\`golang.org/x/mod/sumdb/note\` opens \`log/checkpoint\` with \`vkey\`, and \`golang.org/x/mod/sumdb/tlog\`
(\`TileHashReader\`, \`CheckRecord\`) checks every entry against it. About sixty lines of glue are in
Housecall's repository under \`tools/outside/sumdb\`:

    cd tools/outside/sumdb && go run . DIRECTORY-OF-THIS-FILE [A-CHECKPOINT-THAT-YOU-KEPT]

## Who outside the clinic vouches for it

A witness is a program run by somebody else. It remembers the largest tree that it saw and signs no other
beside it. Its lines (C2SP tlog-cosignature, \`cosignature/v1\`) are in \`log/checkpoint\`; where that one
was too new, in \`log/witnessed\`, an earlier checkpoint of the same log.

Where there is a \`log/checkpoint.tsr\`, an authority stamped the time (RFC 3161) at which it saw the file
\`log/stamped\`, an earlier checkpoint or this one. With the authority's certificate, got from the authority:

    openssl ts -verify -in log/checkpoint.tsr -data log/stamped -CAfile AUTHORITY.pem

That the log begins with both of these checkpoints is checked by Housecall's own checker alone. Where
neither is here, nobody but the clinic vouches for this log.

## After a restore

A log that was put back to an older state goes on only when a person says so. Then it has an event
\`log.recovered\` with the size and root that had been signed before, the size and root that it went on
from, who decided and why. What lay between is not in it. The checker prints it.

${ours}`

const someRows = `# How to check this export

It holds some rows of a log, not all of it. \`log/checkpoint\` is signed with the key in \`vkey\`
(Ed25519, C2SP signed note). Each file in \`proofs/\` is a C2SP tlog-proof of the row of that number:
the entry stands in that row's line of \`events.ndjson\` as \`entry\`.

The proofs show that these rows are in the log, unchanged. They do not show that no other row
belongs here: only the whole log does. Nor do they show that the log still begins with a checkpoint
that you kept: that can be compared only where it covers as many events as this one.

${files}## With the Go checksum database's own packages

\`golang.org/x/mod/sumdb/note\` opens \`log/checkpoint\` with \`vkey\`, and \`golang.org/x/mod/sumdb/tlog\`
(\`RecordHash\`, \`CheckRecord\`) checks each row's entry with the hashes of its proof. The glue in
Housecall's repository does it for every row:

    cd tools/outside/sumdb && go run . DIRECTORY-OF-THIS-FILE

${ours}`
