"""The pages of a window by name, each of them built when it is first asked for: most are never looked at."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from app.ui.pages.page import Page
from app.ui.session import Session


class LatePages(Mapping[str, Page]):
    """A page for each of `names`, in their order; `kind` gives its class, `ready` gets it as soon as it is built."""

    def __init__(
        self,
        names: Iterable[str],
        kind: Callable[[str], type[Page]],
        session: Session,
        ready: Callable[[Page], None],
    ) -> None:
        self._names = tuple(names)
        self._kind = kind
        self._session = session
        self._ready = ready
        self._built: dict[str, Page] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._built:
            # Noted only when it is whole: a page with a bug is tried, and reported, anew each time.
            page = self._kind(name)(self._session)
            self._ready(page)
            self._built[name] = page
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def forget(self, kept: Collection[str]) -> list[Page]:
        """Gives away every page there is but those of these names; whoever asks for one again gets a new one."""
        given = [page for name, page in self._built.items() if name not in kept]
        self._built = {name: page for name, page in self._built.items() if name in kept}
        return given

    @property
    def built(self) -> list[Page]:
        """The pages there are already."""
        return list(self._built.values())
