"""Run a script as ``python SCRIPT`` would, with another default start method.

``python launch.py METHOD SCRIPT [RECORD]``

METHOD is ``fork``, ``spawn`` or ``forkserver``; where it is the interpreter's default already, nothing of
`multiprocessing` is touched. RECORD is the file that the parent's uncaught exception is written to, as JSON.

A script that comes by stdin or as the argument of -c executes this file in one line before its own first, with a
namespace that holds PRELUDE, the method and the record: it is not run from here, and sees nothing of it.

Runs inside the target: the standard library only, and it parses from Python 2.7 on. The script runs in the real
``__main__`` (`runpy` makes another one, in which a Manager that holds an instance of the script's own class fails),
and finds none of this file's names there.
"""


def _prepare(method, script=None, record=None):
    import os
    import sys

    main = sys.modules["__main__"]
    launcher = _prepare.__code__.co_filename
    # Wine takes TMPDIR for its own and sets the others itself, so a cell's own folder comes by another name
    if "CANISHARE_TMPDIR" in os.environ:
        os.environ["TMPDIR"] = os.environ.pop("CANISHARE_TMPDIR")

    def set_default_start_method():
        # Before Python 3.4 a platform has one way to start a process, and no name for it.
        if sys.version_info < (3, 4):
            return
        # DefaultContext keeps its choice open until it is first asked, so a script's own set_start_method() still works.
        import multiprocessing.context as contexts

        default = contexts._default_context
        if default._default_context.get_start_method() != method:
            default._default_context = default.get_context(method)

    def write(kind, **what):
        import io
        import json

        what["kind"] = kind
        with io.open(record, "w", encoding="ascii") as file:
            text = json.dumps(what)
            file.write(text if isinstance(text, type(u"")) else text.decode("ascii"))

    def text_of(value):
        # repr() always works, where str() may raise on what a script's own exception holds (bytes, on Python 2).
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
            # A forked worker has this hook as well.
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
                # where in stderr the parent's own traceback stands: what else is there is the workers'
                stderr=[start, end_of_errors()],
            )

        sys.excepthook = excepthook

    if script is None:
        set_default_start_method()
        if record is not None:
            record_exceptions()
        return None
    sys.argv[:] = [script]
    # an isolated interpreter (-I, -P, a ._pth file) has no entry for the script's folder, and must not get one
    if sys.path and os.path.abspath(sys.path[0]) == os.path.dirname(os.path.abspath(launcher)):
        sys.path[0] = os.path.dirname(os.path.abspath(script))
    for name in list(vars(main)):
        if not (name.startswith("__") and name.endswith("__")):
            delattr(main, name)
    main.__doc__ = None
    main.__file__ = script
    if getattr(main, "__loader__", None) is not None:
        main.__loader__ = type(main.__loader__)("__main__", script)
    with open(script, "rb") as file:
        source = file.read()
    try:
        code = compile(source, script, "exec", 0, True)
    except (SyntaxError, TypeError, ValueError) as error:
        # a null byte is a TypeError on 2.7 and a ValueError up to 3.11.3
        if record is not None:
            write("syntax-error", message=text_of(error), line=getattr(error, "lineno", None))
        raise
    set_default_start_method()
    if record is not None:
        record_exceptions()
    return code


if "PRELUDE" in globals():
    _prepare(**PRELUDE)
else:
    exec(_prepare(*__import__("sys").argv[1:4]), globals())
