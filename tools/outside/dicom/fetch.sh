#!/bin/sh
# Puts Jing (5 MB), which holds XML against RELAX NG, beside the other programs that Housecall keeps outside the
# tree. With a file, that becomes the schema: the text of DICOM PS3.15 A.5.1.1, copied by hand.
set -eu
place="${JING_JARS:-${XDG_CACHE_HOME:-$HOME/.cache}/housecall/jing-20241231}"
command -v mvn > /dev/null || { echo "Maven (mvn) is needed to fetch Jing" >&2; exit 1; }
mvn -q -B -f "$(dirname "$0")/pom.xml" dependency:copy-dependencies -DoutputDirectory="$place"
[ $# -eq 0 ] || cp "$1" "$place/audit-message.rnc"
echo "$place"
