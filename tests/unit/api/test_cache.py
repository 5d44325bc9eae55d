"""What is kept of answers, for how long, and how little it asks of the store."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from mfmsec.api.graphql import cache
from mfmsec.api.graphql.answer import Answer
from mfmsec.api.graphql.cache import Answers, Watch
from mfmsec.errors import StoreUnreachable


def answer(body: bytes, release: str | None = "one") -> Answer:
    return Answer(200, (), body, release=release)


def filled(*names: str, **bounds: int) -> Answers:
    answers = Answers(**bounds)
    answers.find(("", b""), "one")
    for name in names:
        answers.keep(("", name.encode()), answer(b"12345"))
    return answers


def kept(answers: Answers, *names: str) -> list[bool]:
    return [answers.find(("", name.encode()), "one") is not None for name in names]


def test_an_answer_is_found_only_while_its_release_is_loaded() -> None:
    """An answer is found under the release that it is from, under no other, and not while it is not known which one is loaded."""
    answers = filled("a")

    assert answers.find(("", b"a"), None) is None
    assert kept(answers, "a") == [True]
    assert answers.find(("", b"a"), "two") is None
    assert kept(answers, "a") == [False]


@pytest.mark.parametrize("release", [None, "two"])
def test_an_answer_of_no_release_or_of_another_is_not_kept(release: str | None) -> None:
    """What has errors belongs to no release and is not kept, nor is what was read before or after a switch."""
    answers = filled()
    answers.keep(("", b"a"), answer(b"", release))

    assert kept(answers, "a") == [False]


def test_what_one_client_has_already_is_not_kept_for_others() -> None:
    """A 304 goes to who asked with a tag, and the next one without gets the answer."""
    answers = filled()
    answers.keep(("", b"a"), answer(b"12345").unchanged())

    assert kept(answers, "a") == [False]


def test_what_was_asked_longest_ago_makes_room() -> None:
    """Beyond the bound of answers, and beyond that of bytes, those go that nobody asked for in a while."""
    few = filled("a", "b", max_answers=2)
    assert kept(few, "a") == [True]
    few.keep(("", b"c"), answer(b""))
    small = filled("a", "b", "c", max_bytes=12)

    assert kept(few, "a", "b", "c") == [True, False, True]
    assert kept(small, "a", "b", "c") == [False, True, True]


def test_the_bound_of_bytes_counts_an_answer_once() -> None:
    """An answer that two requests brought at once takes its room once."""
    answers = filled("a", "a", "a", "b", max_bytes=12)

    assert kept(answers, "a", "b") == [True, True]


def test_a_large_answer_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer cannot drive out all others."""
    monkeypatch.setattr(cache, "MAX_ANSWER", 5)

    assert kept(filled("a"), "a") == [False]


class Store:
    """Counts how often it is asked for its release, and can be lost."""

    def __init__(self) -> None:
        self.asked = 0
        self.wrong: Exception | None = None

    def release(self) -> str:
        """Return another release each time."""
        self.asked += 1
        if self.wrong:
            raise self.wrong
        return f"release {self.asked}"


def watching(store: Store, seconds: float, work: Callable[[Watch], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        watch = Watch(store.release, seconds)
        task = asyncio.create_task(watch.run())
        await work(watch)
        task.cancel()

    asyncio.run(run())


async def known(watch: Watch) -> str:
    while (found := watch.release()) is None:  # noqa: ASYNC110 - the watch has no event for others
        await asyncio.sleep(0.001)
    return found


def test_the_store_is_asked_only_while_requests_come_in() -> None:
    """Nobody asks, nothing is asked; and what was known long ago is not taken for true."""
    store = Store()

    async def work(watch: Watch) -> None:
        await asyncio.sleep(0.05)
        assert store.asked == 0
        await known(watch)
        asked = store.asked
        await asyncio.sleep(0.2)
        assert store.asked <= asked + 1
        assert watch.release() is None

    watching(store, 0.05, work)


def test_a_new_release_is_noticed() -> None:
    """While requests come in, the release is the one that the store has now."""

    async def work(watch: Watch) -> None:
        first = await known(watch)
        while await known(watch) == first:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.001)

    watching(Store(), 0.05, work)


@pytest.mark.parametrize("wrong", [StoreUnreachable("gone"), ZeroDivisionError()])
def test_a_store_that_cannot_tell_is_asked_again(wrong: Exception) -> None:
    """While the store does not answer no release is known; once it does again, it is."""
    store = Store()
    store.wrong = wrong

    async def work(watch: Watch) -> None:
        while store.asked < 2:
            assert watch.release() is None
            await asyncio.sleep(0.001)
        store.wrong = None
        assert await known(watch)

    watching(store, 0.05, work)


def test_without_a_time_to_keep_nothing_is_asked() -> None:
    """With no seconds to keep answers for, the release is never known in advance."""
    store = Store()

    async def work(watch: Watch) -> None:
        assert watch.release() is None
        await asyncio.sleep(0.02)
        assert watch.release() is None

    watching(store, 0, work)

    assert store.asked == 0
