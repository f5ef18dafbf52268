"""Modals and homes: views.*. No scope is needed for them."""

from tests.slack.fake import limits
from tests.slack.fake.errors import SlackError, Violation
from tests.slack.fake.methods.registry import Call, method
from tests.slack.fake.validation import Json, view_problems
from tests.slack.fake.workspace import View


@method("views.open", "trigger_id view")
async def open_(call: Call) -> Json:
    interaction = call.slack.triggers.exchange(call.args["trigger_id"])
    view = call.slack.new_view(_checked(call, "modal"), interaction.user_id, call.team)
    interaction.opens(view)
    return {"view": view.as_json()}


@method("views.push", "trigger_id view")
async def push(call: Call) -> Json:
    interaction = call.slack.triggers.exchange(call.args["trigger_id"])
    if interaction.origin_view is None:
        raise SlackError("no_open_view")
    stacked = [
        v
        for v in call.slack.views.values()
        if v.root == interaction.origin_view.root and not v.closed
    ]
    if len(stacked) >= limits.VIEWS_STACKED:
        raise Violation("push_limit_reached")
    root = interaction.origin_view.root
    view = call.slack.new_view(_checked(call, "modal"), interaction.user_id, call.team, root)
    interaction.opens(view)
    return {"view": view.as_json()}


@method("views.update", "view", "view_id external_id hash")
async def update(call: Call) -> Json:
    view = _known(call)
    if call.args.get("hash", view.hash) != view.hash:
        raise SlackError("hash_conflict")
    call.slack.change_view(view, _checked(call, view.body["type"]))
    return {"view": view.as_json()}


@method("views.publish", "user_id view", "hash")
async def publish(call: Call) -> Json:
    person = call.team.find_person(call.args["user_id"])
    if person is None:
        raise SlackError("user_not_found")
    body = _checked(call, "home")
    view = call.slack.homes.get(person.id)
    if view is None:
        view = call.slack.homes[person.id] = call.slack.new_view(body, person.id, call.team)
    elif call.args.get("hash", view.hash) != view.hash:
        raise SlackError("hash_conflict")
    call.slack.change_view(view, body)
    return {"view": view.as_json()}


def _checked(call: Call, kind: str) -> Json:
    view: Json = call.args["view"]
    problems = view_problems(view)
    if view.get("type") != kind:
        problems.append(f"[ERROR] expected a {kind} [json-pointer:/view/type]")
    if problems:
        raise Violation("invalid_arguments", messages=problems)
    return view


def _known(call: Call) -> View:
    wanted = call.args.get("view_id"), call.args.get("external_id")
    for view in call.slack.views.values():
        if view.id == wanted[0] or (wanted[1] and view.body.get("external_id") == wanted[1]):
            if view.closed or view.team is not call.team:
                break
            return view
    raise SlackError("not_found")
