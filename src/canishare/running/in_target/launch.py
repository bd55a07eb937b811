"""Run a script as ``python SCRIPT`` does, with another default start method.

``python launch.py METHOD SCRIPT [RECORD [ARGUMENT ...]]``
``python launch.py METHOD -m RECORD MODULE [ARGUMENT ...]``, as ``python -m MODULE`` does

METHOD is ``fork``, ``spawn`` or ``forkserver``; if it is the interpreter's default already, `multiprocessing` is not
touched. RECORD is the file to which the parent's uncaught exception is written, as JSON.

A script from stdin or -c does not run from here: a line before it executes this file in a separate namespace, in which
PRELUDE holds METHOD and RECORD.

This runs inside the target, on Python 2.7 and newer, with the standard library only. The script runs in the real
``__main__`` and finds none of this file's names there. (`runpy` creates another ``__main__``, in which a Manager that
holds an instance of the script's own class fails.)
"""


def _prepare(method, script=None, record=None, *arguments):
    import os
    import sys

    main = sys.modules["__main__"]
    launcher = _prepare.__code__.co_filename
    # Wine uses TMPDIR itself and sets TEMP and TMP, so the cell's folder is passed in another variable
    if "CANISHARE_TMPDIR" in os.environ:
        os.environ["TMPDIR"] = os.environ.pop("CANISHARE_TMPDIR")
    starts = os.environ.pop("CANISHARE_STARTS", None)

    def set_default_start_method():
        # Before Python 3.4 each platform has one start method, without a name.
        if sys.version_info < (3, 4):
            return
        # DefaultContext decides when it is first used, so a script can still call set_start_method().
        import multiprocessing.context as contexts

        default = contexts._default_context
        if default._default_context.get_start_method() != method:
            default._default_context = default.get_context(method)

    def record_starts():
        # how many processes it started, and by which start methods
        import atexit

        parent = os.getpid()

        def at_exit():
            if os.getpid() != parent or sys.version_info < (3, 4):
                return
            processes = sys.modules.get("multiprocessing.process")
            count = next(processes._process_counter) - 1 if processes else 0
            # each is imported when the first process is started so, and the others import that of fork
            found = [name.rpartition(".popen_")[2] for name in sys.modules if name.startswith("multiprocessing.popen_")]
            methods = set(name.partition("_")[0] for name in found if name != "fork") or set(found)
            with open(starts, "w") as file:
                file.write("%d %s" % (count, " ".join(sorted(methods))))

        atexit.register(at_exit)

    def write(kind, **what):
        import io
        import json

        what["kind"] = kind
        with io.open(record, "w", encoding="ascii") as file:
            text = json.dumps(what)
            file.write(text if isinstance(text, type(u"")) else text.decode("ascii"))

    def text_of(value):
        # str() of a script's own exception may raise (bytes, on Python 2); repr() does not.
        try:
            text = str(value)
            return text if isinstance(text, type(u"")) else text.decode("utf-8", "replace")
        except Exception:
            return repr(value)

    def record_exceptions():
        parent = os.getpid()
        show = sys.excepthook

        def end_of_errors():
            try:
                return os.fstat(2).st_size
            except OSError:
                return None

        def excepthook(kind, value, traceback):
            # A forked worker inherits this hook.
            if os.getpid() != parent:
                show(kind, value, traceback)
                return
            while traceback is not None and traceback.tb_frame.f_code.co_filename == launcher:
                traceback = traceback.tb_next
            if hasattr(value, "__traceback__"):
                value.__traceback__ = traceback
            start = end_of_errors()
            show(kind, value, traceback)
            write(
                "exception",
                exception=kind.__name__,
                module=kind.__module__,
                message=text_of(value),
                # the position of the parent's traceback in stderr; everything else there is from workers
                stderr=[start, end_of_errors()],
            )

        sys.excepthook = excepthook

    if starts is not None:
        record_starts()
    if script is None:
        set_default_start_method()
        if record is not None:
            record_exceptions()
        return None
    sys.argv[:] = [script]
    sys.argv.extend(arguments)
    # Python shows the script's whole path from 3.9 on, and follows links to find its folder, except on Windows
    whole = os.path.abspath(script) if os.name == "nt" else os.path.join(os.getcwd(), script)
    path = whole if sys.version_info >= (3, 9) else script
    folder = os.path.dirname(whole if os.name == "nt" else os.path.realpath(script))
    if script == "-m":
        folder = os.getcwd() if sys.version_info >= (3, 7) else ""
    # an isolated interpreter (-I, -P, a ._pth file) has no entry for the script's folder and must not get one
    if sys.path and os.path.abspath(sys.path[0]) == os.path.dirname(os.path.abspath(launcher)):
        sys.path[0] = folder
    for name in list(vars(main)):
        if not (name.startswith("__") and name.endswith("__")):
            delattr(main, name)
    main.__doc__ = None
    if script == "-m":
        del sys.argv[1]
        set_default_start_method()
        record_exceptions()
        # what Python itself calls for -m; it replaces sys.argv[0] and fills __main__
        return compile("__import__('runpy')._run_module_as_main(%r)" % arguments[0], launcher, "exec")
    main.__file__ = path
    if getattr(main, "__loader__", None) is not None:
        main.__loader__ = type(main.__loader__)("__main__", path)
    with open(script, "rb") as file:
        source = file.read()
    try:
        code = compile(source, path, "exec", 0, True)
    except (SyntaxError, TypeError, ValueError) as error:
        # a null byte is a TypeError on 2.7 and a ValueError before 3.11.4
        if record is not None:
            write("syntax-error", message=text_of(error), line=getattr(error, "lineno", None))
        raise
    except (MemoryError, RuntimeError):  # too deeply nested
        if record is not None:
            record_exceptions()
        raise
    set_default_start_method()
    if record is not None:
        record_exceptions()
    return code


if "PRELUDE" in globals():
    _prepare(**PRELUDE)
else:
    exec(_prepare(*__import__("sys").argv[1:]), globals())
