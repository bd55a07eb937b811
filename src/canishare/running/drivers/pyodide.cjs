// Runs Python in Pyodide (Emscripten) under Node, with the arguments of `python`: `node pyodide.cjs SCRIPT [ARGUMENT ...]`,
// `-c TEXT`, or a script from standard input. NODE_PATH has to contain the npm package `pyodide`. The host's folders are
// mounted under the same paths.
"use strict";

const fs = require("node:fs");

// Pyodide has its own folders of these names, or the host's contain no plain files.
const NOT_MOUNTED = new Set(["dev", "lib", "lib32", "lib64", "proc", "sys"]);

// The script's folder comes first on the path, and the script runs in the real __main__.
const RUN = `
def run(argv, text, file):
    import os, sys
    main = sys.modules["__main__"].__dict__
    del main["run"]
    sys.argv[:] = argv
    sys.path.insert(0, os.path.dirname(os.path.abspath(file)) if file else "")
    if file:
        main["__file__"] = file
    try:
        exec(compile(text, file or "<string>", "exec", 0, True), main)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        kind, value, trace = sys.exc_info()
        sys.excepthook(kind, value, trace.tb_next)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
run`;

async function main(words) {
  const { loadPyodide } = require("pyodide");
  const isFile = words.length > 0 && words[0] !== "-c";
  const text = words[0] === "-c" ? words[1] : fs.readFileSync(words[0] ?? 0, "utf-8");
  const argv = words.length === 0 ? [""] : isFile ? words : ["-c", ...words.slice(2)];
  const pyodide = await loadPyodide({ env: { ...process.env, HOME: "/" } });
  pyodide.setStdout({ write: (bytes) => fs.writeSync(1, bytes) });
  pyodide.setStderr({ write: (bytes) => fs.writeSync(2, bytes) });
  for (const name of fs.readdirSync("/")) {
    if (!NOT_MOUNTED.has(name) && fs.statSync(`/${name}`, { throwIfNoEntry: false })?.isDirectory()) {
      pyodide.FS.mkdirTree(`/${name}`);
      pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: `/${name}` }, `/${name}`);
    }
  }
  pyodide.FS.chdir(process.cwd());
  return pyodide.runPython(RUN)(pyodide.toPy(argv), text, isFile ? words[0] : undefined);
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error) => {
    console.error(String(error));
    process.exit(1);
  },
);
