"""Uploading in three steps: an address, the bytes, the completion.

https://docs.slack.dev/messaging/working-with-files#uploading_files
"""

from tests.slack.fake.errors import SlackError, Violation
from tests.slack.fake.methods.registry import Call, method
from tests.slack.fake.validation import Json
from tests.slack.fake.workspace import File, new_id

ABOUT = "channel_id channels initial_comment thread_ts blocks"


@method("files.getUploadURLExternal", "filename length", "alt_txt snippet_type", "files:write")
async def get_upload_url(call: Call) -> Json:
    file = File(
        new_id("F"),
        call.args["filename"],
        int(call.args["length"]),
        alt_text=call.args.get("alt_txt", ""),
    )
    call.slack.files[file.id] = file
    return {"file_id": file.id, "upload_url": call.slack.upload_url(file.id)}


@method("files.completeUploadExternal", "files", ABOUT, "files:write")
async def complete_upload(call: Call) -> Json:
    files = [_completed(call, told) for told in call.args["files"]]
    if call.args.get("channel_id"):
        channel = call.channel()
        if not channel.bot:
            raise SlackError("not_in_channel")
        comment = {"text": call.args.get("initial_comment", "")}
        call.slack.post(channel, comment, via=call.method, files=files)
    return {"files": [{"id": f.id, "title": f.title, "name": f.name} for f in files]}


def _completed(call: Call, told: Json) -> File:
    file = call.slack.files.get(told["id"])
    if file is None:
        raise SlackError("file_not_found")
    if len(file.content) != file.length:
        raise Violation("file_upload_size_mismatch", messages=[f"{file.name} is not whole"])
    file.title = told.get("title", file.name)
    file.completed = True
    return file
