"""What a disposable process may not do: fill memory, open a socket, start a program, outlive us.

Query workers and the readers of documents confine themselves so. It is a second gate, kept by the
kernel: queries with SERVICE are refused before they run, and readers never follow a link. Where the
kernel offers no seccomp, the first gate stands alone.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import select
import socket
import struct
import sys
import threading
import time

# Numbers of the system calls that are denied (Linux: unistd_64.h, asm-generic/unistd.h):
# socket, connect, execve, execveat, ptrace, io_uring_setup.
_DENIED = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425)),
}
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _FILTER_MODE = 22, 38, 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # 1 = EPERM
_LOAD_WORD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x40000000


def confine(memory_bytes: int, cpu_seconds: int | None = None) -> bool:
    """Cap this process's memory and time, close its way out; return whether the kernel keeps it so.

    Call it before any thread is started: threads inherit the filter, older ones would not.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if cpu_seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    return _deny_system_calls()


def cap_memory(now: int, most: int) -> None:
    """Cap this process's memory from now on, below the cap that it began with."""
    resource.setrlimit(resource.RLIMIT_AS, (now, most))


def die_with_parent() -> None:
    """End this process soon after the one that started it is gone, even in mid-query."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def die_with_peer(connection: socket.socket) -> None:
    """End this process as soon as the other end of a Unix socket is gone, even in mid-query."""
    gone = select.poll()
    gone.register(connection, 0)  # a hang-up is told unasked, and not before both ways are shut

    def watch() -> None:
        gone.poll()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _deny_system_calls() -> bool:
    if sys.platform != "linux" or platform.machine() not in _DENIED:
        return False
    program = _program(*_DENIED[platform.machine()])
    code = ctypes.create_string_buffer(program)

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    filter_program = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p).value)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(filter_program), 0, 0) == 0)


def _program(architecture: int, denied: tuple[int, ...]) -> bytes:
    """Return the filter: kill what is of another architecture, deny the listed calls."""

    def step(code: int, if_true: int, if_false: int, value: int) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    refuse = len(denied) + 1  # steps from the x32 test to the refusal
    lines = [
        step(_LOAD_WORD, 0, 0, 4),
        step(_JUMP_EQUAL, 1, 0, architecture),
        step(_RETURN, 0, 0, _KILL),
        step(_LOAD_WORD, 0, 0, 0),
        step(_JUMP_AT_LEAST, refuse, 0, _X32),
    ]
    lines += [step(_JUMP_EQUAL, len(denied) - place, 0, call) for place, call in enumerate(denied)]
    return b"".join([*lines, step(_RETURN, 0, 0, _ALLOW), step(_RETURN, 0, 0, _REFUSE)])
