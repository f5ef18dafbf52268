"""How often each address for answers was used: Slack lets one be used five times."""

from collections import OrderedDict

from adapters.slack import limits

_MOST = 10_000


class Uses:
    """Counts the uses of a `response_url`, of the last ten thousand. A form carries one along."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, int] = OrderedDict()

    def take(self, url: str) -> bool:
        """Use an address once more; False where it is used up."""
        used = self._used.pop(url, 0)
        self._used[url] = min(used + 1, limits.RESPONSES)
        if len(self._used) > _MOST:
            self._used.popitem(last=False)
        return used < limits.RESPONSES
