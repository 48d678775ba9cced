"""How the processes that run queries get their memory, where the C library is glibc.

Each arena takes 64 MiB of the address space that is capped. The engine makes and frees hundreds of
small pieces for each query: a cache that holds more of each size spares a fifth of its time.
"""

from __future__ import annotations

ALLOCATION = {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=2000"}
"""Their environment (mallopt(3), the glibc manual's Memory Allocation Tunables)."""
