#!/bin/sh
# Puts the HAPI validator (145 MB) beside the other programs that Housecall keeps outside the tree.
set -eu
place="${HAPI_JARS:-${XDG_CACHE_HOME:-$HOME/.cache}/housecall/hapi-8.8.1}"
command -v mvn > /dev/null || { echo "Maven (mvn) is needed to fetch the validator" >&2; exit 1; }
mvn -q -B -f "$(dirname "$0")/pom.xml" dependency:copy-dependencies -DoutputDirectory="$place"
echo "$place"
