"""Calls: files.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.given import Fields, place
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import File
from paldesk_client.uploading import FileGiven


class FilesCalls(Resource):
    def create(self, *, conversation: str, file: FileGiven, idempotency_key: str | None = None) -> File:
        """Upload a file. Send ``multipart/form-data`` with ``conversation`` and ``file``, at most 25 MB.
        Name the file in a message within a day, or it goes. Images are made anew, without what cameras
        write into them.
        """
        return self._sent("/files", File, {"conversation": conversation}, file, idempotency_key)

    def retrieve(self, file: str, *, fields: Fields = None) -> File:
        """Show a file. What it is; its content is at ``url``."""
        return self._one("GET", place("/files/{}", file), File, query={"fields": fields})

    def delete(self, file: str) -> None:
        """Take an unsent file back. Only this key's own, and only before it is sent."""
        return self._none("DELETE", place("/files/{}", file))

    def content(self, file: str) -> bytes:
        """Fetch a file. The bytes, always to be saved and never to be shown in a page of ours."""
        return self._bytes(place("/files/{}/content", file))


class AsyncFilesCalls(AsyncResource):
    async def create(self, *, conversation: str, file: FileGiven, idempotency_key: str | None = None) -> File:
        """Upload a file. Send ``multipart/form-data`` with ``conversation`` and ``file``, at most 25 MB.
        Name the file in a message within a day, or it goes. Images are made anew, without what cameras
        write into them.
        """
        return await self._sent("/files", File, {"conversation": conversation}, file, idempotency_key)

    async def retrieve(self, file: str, *, fields: Fields = None) -> File:
        """Show a file. What it is; its content is at ``url``."""
        return await self._one("GET", place("/files/{}", file), File, query={"fields": fields})

    async def delete(self, file: str) -> None:
        """Take an unsent file back. Only this key's own, and only before it is sent."""
        return await self._none("DELETE", place("/files/{}", file))

    async def content(self, file: str) -> bytes:
        """Fetch a file. The bytes, always to be saved and never to be shown in a page of ours."""
        return await self._bytes(place("/files/{}/content", file))
