"""How many files the process may have open: each connection is one."""

import resource

ENOUGH = 65_536
"""More than all connections, databases and catalogues come to."""


def allow_open_files() -> None:
    """Take as many open files as whoever started the process allows: shells begin with few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
