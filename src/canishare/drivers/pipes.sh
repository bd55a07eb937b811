#!/bin/bash
# Runs a Windows program under Wine with pipes for its standard streams: Wine 8 gives Python none that is a plain file.
# A Wine that is just ending takes a second to start again, so it is kept for five seconds after the last program.
wineserver --persistent=5 2>/dev/null </dev/null
cat | "$@" > >(cat) 2> >(cat >&2)
exit "${PIPESTATUS[1]}"
