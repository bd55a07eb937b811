"""Print an interpreter's facts as one line of JSON: ``python probe.py [NEEDS ...]``.

NEEDS are names such as ``multiprocessing.managers:SyncManager.set``, or versions, ``python>=3.8``; ``missing`` in the output
lists those that the interpreter lacks. This runs inside the target, on Python 2.7 and newer, with the standard library only.
"""

import sys

TOO_OLD = 3

if sys.version_info < (2, 7):
    sys.stderr.write("canishare supports Python 2.7 and newer; this is %s\n" % sys.version.split()[0])
    sys.exit(TOO_OLD)

import hashlib
import importlib
import io
import json
import os
import platform


def has(name):
    if name.startswith("python>="):
        return sys.version_info >= tuple(int(part) for part in name[len("python>=") :].split("."))
    module, _, attributes = name.partition(":")
    try:
        value = importlib.import_module(module)
        for attribute in attributes.split(".") if attributes else ():
            value = getattr(value, attribute)
    except (ImportError, AttributeError, NotImplementedError):
        return False
    return True


def start_methods():
    """Return all start methods, and the default one."""
    import multiprocessing

    if hasattr(multiprocessing, "get_all_start_methods"):
        methods, default = multiprocessing.get_all_start_methods(), multiprocessing.get_start_method()
    else:
        default = "spawn" if sys.platform == "win32" else "fork"
        methods = [default]
    return methods if can_start_processes() else [], default


def can_start_processes():
    """Return whether processes can be started: on Emscripten, multiprocessing lists start methods that do not work."""
    if not hasattr(os, "fork"):
        return sys.platform == "win32"
    try:
        child = os.fork()
    except OSError:
        return False
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True


def has_asserts():
    """Return whether the standard library has its assert statements: that of Windows' embeddable build has none."""
    import multiprocessing.process as module

    process = getattr(module, "BaseProcess", None) or module.Process
    return any("daemonic" in text for text in process.start.__code__.co_consts if isinstance(text, str))


def emulator():
    if sys.platform == "win32":
        import ctypes

        version = getattr(ctypes.windll.ntdll, "wine_get_version", None)
        if version is None:
            return None
        version.restype = ctypes.c_char_p
        return "wine " + version().decode("ascii")
    # QEMU is visible only in the parent, which is a program for another processor
    own, parent = elf_machine(sys.executable), elf_machine("/proc/%d/exe" % os.getppid())
    return "qemu" if own and parent and not {own, parent} <= X86 and own != parent else None


# ELF's numbers for i386 and x86_64: an x86-64 system runs both without an emulator
X86 = {3, 62}


def elf_machine(path):
    """Return the ELF number of the processor that a program is for, or None if it is no readable ELF file."""
    try:
        with open(path, "rb") as file:
            head = bytearray(file.read(20))
    except (IOError, OSError):
        return None
    return head[18] | head[19] << 8 if head[:4] == b"\x7fELF" and head[5] == 1 else None


def os_release():
    """Return the system and its version; under Wine and Emscripten, /etc/os-release is the host's and is not read."""
    if sys.platform == "win32":
        return "windows " + platform.version()
    if sys.platform == "darwin":
        return "macos " + platform.mac_ver()[0]
    try:
        with io.open("/etc/os-release" if sys.platform.startswith("linux") else "", encoding="utf-8") as file:
            pairs = dict(line.strip().split("=", 1) for line in file if "=" in line)
    except (IOError, OSError):
        return " ".join(part for part in (platform.system(), platform.release()) if part).lower()
    return " ".join(pairs.get(key, "").strip('"') for key in ("ID", "VERSION_ID")).strip()


def libc():
    """Return the C library on Linux: ``glibc 2.36``, ``musl``."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, ValueError, OSError):
        pass
    try:
        with io.open("/proc/self/maps", encoding="utf-8", errors="replace") as file:
            return "musl" if "musl" in file.read() else ""
    except (IOError, OSError):
        return ""


def digest(path):
    try:
        with open(path, "rb") as file:
            return "sha256:" + hashlib.sha256(file.read()).hexdigest()
    except (IOError, OSError):
        return ""


def implementation():
    if hasattr(sys, "implementation"):
        return sys.implementation.name, sys.implementation.version
    name = platform.python_implementation().lower()
    return name, (sys.pypy_version_info if name == "pypy" else sys.version_info)


def full_version(info):
    version = "%d.%d.%d" % tuple(info[:3])
    return version if info[3] == "final" else version + info[3][0] + str(info[4])


def facts():
    name, version = implementation()
    methods, default = start_methods()
    system = "linux" if sys.platform.startswith("linux") else sys.platform
    gil = getattr(sys, "_is_gil_enabled", None)
    return {
        "implementation": name,
        "version": full_version(sys.version_info),
        "implementation_version": full_version(version),
        "platform": system,
        "machine": platform.machine().lower(),
        "os_release": os_release(),
        "libc": libc(),
        "build": " ".join(sys.version.split()),
        "free_threaded": bool("t" in getattr(sys, "abiflags", "")),
        "gil": None if gil is None else gil(),
        "asserts": has_asserts(),
        "emulator": emulator(),
        "start_methods": methods,
        "default_start_method": default,
        "executable_digest": digest(sys.executable),
        "in_environment": getattr(sys, "base_prefix", sys.prefix) != sys.prefix or hasattr(sys, "real_prefix"),
        "markers": {
            "implementation_name": name,
            "implementation_version": full_version(version),
            "os_name": os.name,
            "platform_machine": platform.machine(),
            "platform_python_implementation": platform.python_implementation(),
            "platform_release": platform.release(),
            "platform_system": platform.system(),
            "platform_version": platform.version(),
            "python_full_version": full_version(sys.version_info),
            "python_version": "%d.%d" % sys.version_info[:2],
            "sys_platform": system,
        },
        "pid": os.getpid(),
        "root": os.path.abspath(os.sep),
        "missing": [name for name in sys.argv[1:] if not has(name)],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(facts()) + "\n")
