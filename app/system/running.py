"""Which mail programs run on this computer right now."""

from collections.abc import Collection, Mapping

from app.model.client import ProcessName


def running_clients(processes: Mapping[str, Collection[ProcessName]]) -> frozenset[str]:
    """Those of `processes` (what each client's process may be called, by client) that run.

    Processes of other people, which we may not look at, do not count.
    """
    by_name = [(each, client) for client, names in processes.items() for each in names]
    if not by_name:
        return frozenset()
    import psutil

    running: set[str] = set()
    for process in psutil.process_iter(["name", "exe"]):
        name, path = (process.info["name"] or "").lower(), process.info["exe"] or ""
        running.update(client for each, client in by_name if each.name == name and each.inside in path)
    return frozenset(running)
