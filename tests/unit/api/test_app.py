"""The service as a whole, without a store."""

import asyncio
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, cast

import pytest

from mfmsec import settings
from mfmsec.api.app import create_app


def test_what_breaks_the_service_leaves_nothing_running() -> None:
    """Where what is served ends in an error, nobody goes on watching the store."""
    app = create_app(replace(settings.from_environment(), sparql_workers=0), lambda _: nullcontext(cast("Any", None)))

    async def run() -> set[Any]:
        with pytest.raises(RuntimeError, match="broken"):
            await served()
        await asyncio.sleep(0)
        return asyncio.all_tasks() - {asyncio.current_task()}

    async def served() -> None:
        async with app.router.lifespan_context(app):
            msg = "broken"
            raise RuntimeError(msg)

    assert asyncio.run(run()) == set()
