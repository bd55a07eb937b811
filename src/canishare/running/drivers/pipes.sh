#!/bin/bash
# Runs a Windows program under Wine with pipes for its standard streams: Wine 8 gives Python none that is a plain file.
# A Wine that is just ending takes a second to start again, so it is kept for five seconds after the last program. Its
# server is found by TMPDIR, and one folder of Wine's can have but one server.
unset TMPDIR
if wineserver --persistent=5 </dev/null >/dev/null 2>&1; then
  # Wine's own services start with the first program, and keep what it has for its standard streams
  "$1" cmd /c rem </dev/null >/dev/null 2>&1
fi
cat | "$@" > >(cat) 2> >(cat >&2)
exit "${PIPESTATUS[1]}"
