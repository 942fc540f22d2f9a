"""Uploaded files: held in memory up to a limit, never written to a temporary folder, without their names."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers

MOST = 20_000_000  # bytes of a file; desk.evidence refuses what is larger


class Whole(FileUploadHandler):
    """Keeps the first file of a form, whole or to just beyond the limit, so that it is seen to be too large."""

    def new_file(self, *args: object, **facts: object) -> None:
        """Begin; what the file is called and says it is, is nobody's business."""
        super().new_file(*args, **facts)  # type: ignore[arg-type]  # Django's stubs name each of the six
        if hasattr(self, "held"):
            raise SkipFile
        self.held = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep it, while there is room."""
        if start <= MOST:
            self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, under a name of ours."""
        self.held.seek(0)
        return InMemoryUploadedFile(self.held, self.field_name, "upload", "application/octet-stream", file_size, None)
