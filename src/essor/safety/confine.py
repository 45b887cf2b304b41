"""Confine the present process: limits, no network, no other program, no life without its parent.

Everything here takes away a right for good; only a child process that is about to read hostile input calls it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from dataclasses import dataclass
from typing import Any

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

# Numbers of socket, execve, execveat, ptrace and io_uring_setup (a ring opens sockets too) by machine.
# Source: Linux, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
_FORBIDDEN_CALLS = {"x86_64": (41, 59, 322, 101, 425), "aarch64": (198, 221, 281, 117, 425)}
# AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64. Source: Linux, include/uapi/linux/audit.h.
_AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_FIRST_X32_CALL = 0x40000000

# Instructions and answers of a filter. Source: Linux, include/uapi/linux/{bpf_common,seccomp}.h.
_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_REFUSE_EACCES = 0x00050000 | 13
_OFFSET_NUMBER = 0
_OFFSET_ARCHITECTURE = 4

_FORBIDDEN_EVENTS = frozenset(
    {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "os.forkpty", "pty.spawn"}
)


@dataclass(frozen=True, slots=True)
class Rights:
    """Hold what the kernel grants to a child.

    Args:
        data_bytes: private writable memory, touched or not (RLIMIT_DATA).
        cpu_seconds: processor time of all threads together.
        file_bytes: length of one file.
        open_files: descriptors.

    """

    data_bytes: int
    cpu_seconds: int
    file_bytes: int
    open_files: int


def limit(rights: Rights) -> None:
    """Set the limits of the kernel on this process; no core file is ever written.

    RLIMIT_AS is left alone: it counts address space, and an engine reserves far more of it than it
    touches (measured: 1.8 GB reserved, 0.5 GB touched, and the first query fails under a limit of
    1.5 GB). RLIMIT_DATA counts private writable memory only and stops a single huge allocation.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_DATA, rights.data_bytes)
    _lower(resource.RLIMIT_FSIZE, rights.file_bytes)
    _lower(resource.RLIMIT_NOFILE, rights.open_files)
    # The soft limit sends SIGXCPU, which ends the process; the hard one, two seconds later, SIGKILL.
    _lower(resource.RLIMIT_CPU, rights.cpu_seconds, grace=2)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing past the limit raises EFBIG


def _lower(which: int, wanted: int, *, grace: int = 0) -> None:
    _, hard = resource.getrlimit(which)
    ceiling = wanted + grace if hard == resource.RLIM_INFINITY else min(wanted + grace, hard)
    with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit
        resource.setrlimit(which, (min(wanted, ceiling), ceiling))


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies; leave at once if it has already."""
    with contextlib.suppress(OSError, AttributeError):
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def refuse_network_and_programs() -> bool:
    """Forbid sockets and other programs, in Python and, where the kernel allows it, below.

    Returns:
        Whether the kernel holds the prohibition too (Linux on x86-64 and ARM64), so that native
        libraries are bound by it.

    """
    sys.addaudithook(_audit)
    with contextlib.suppress(OSError, AttributeError, KeyError):
        return _filter_calls(os.uname().machine)
    return False


def _audit(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith("socket.") or event in _FORBIDDEN_EVENTS:
        msg = f"{event} is refused in a confined process"
        raise PermissionError(msg)


def _filter_calls(machine: str) -> bool:
    """Install a filter of system calls; raise OSError where the kernel refuses one."""
    calls = _FORBIDDEN_CALLS[machine]
    program = [(_LOAD_WORD, 0, 0, _OFFSET_ARCHITECTURE), (_JUMP_EQUAL, 1, 0, _AUDIT_ARCHITECTURE[machine])]
    program += [(_RETURN, 0, 0, _REFUSE_EACCES), (_LOAD_WORD, 0, 0, _OFFSET_NUMBER)]
    if machine == "x86_64":  # the second table of calls of the same machine
        program += [(_JUMP_AT_LEAST, 0, 1, _FIRST_X32_CALL), (_RETURN, 0, 0, _REFUSE_EACCES)]
    for number in calls:
        program += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE_EACCES)]
    program += [(_RETURN, 0, 0, _ALLOW)]
    instructions = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(instructions)))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(header))
    return True


def _prctl(option: int, *arguments: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    padded = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    if library.prctl(ctypes.c_int(option), *padded) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
