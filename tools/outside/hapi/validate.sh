#!/bin/sh
# npm run fhir:validate -- [BALP SCHEDULING]: everything that the FHIR interface hands out, by HAPI. With the folders
# of github.com/IHE/ITI.BasicAudit and github.com/IHE/ITI.Scheduling, their profiles are compiled first; once is enough.
set -eu
here="$(dirname "$0")"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/housecall"
FHIR_PROFILES="${FHIR_PROFILES:-$cache/fhir-profiles}"
export FHIR_PROFILES
[ -e "${HAPI_JARS:-$cache/hapi-8.8.1}/hapi-fhir-validation-8.8.1.jar" ] || sh "$here/fetch.sh"
[ $# -eq 0 ] || node "$here/profiles.mjs" "$@"
if [ ! -d "$FHIR_PROFILES" ]; then
  echo "without IHE's profiles: give the folders of their sources to have them, too" >&2
  unset FHIR_PROFILES
fi
exec npx vitest run lib/exchange/outside.sql.test.ts
