#!/bin/bash
# Runs a Windows program under Wine with pipes as its standard streams: under Wine 8, Python cannot use plain files there.
# Wine's server takes a second to restart, so it stays for five seconds after the last program. TMPDIR selects the server,
# and a Wine prefix can have only one.
unset TMPDIR
if wineserver --persistent=5 </dev/null >/dev/null 2>&1; then
  # Wine's services start with the first program and inherit its standard streams
  "$1" cmd /c rem </dev/null >/dev/null 2>&1
fi
cat | "$@" > >(cat) 2> >(cat >&2)
exit "${PIPESTATUS[1]}"
