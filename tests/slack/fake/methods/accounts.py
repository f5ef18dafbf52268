"""Who somebody is, and how an app is let in: auth, users, team, apps, oauth."""

from tests.slack.fake.errors import SlackError
from tests.slack.fake.methods.registry import Call, method
from tests.slack.fake.validation import Json


@method("auth.test")
async def auth_test(call: Call) -> Json:
    return {
        "url": f"https://{call.team.id.lower()}.slack.com/",
        "team": call.team.name,
        "team_id": call.team.id,
        "user": "hindcast",
        "user_id": call.team.bot_user_id,
        "bot_id": call.team.bot_id,
        "is_enterprise_install": False,
    }


@method("users.info", "user", "include_locale", "users:read")
async def users_info(call: Call) -> Json:
    person = call.team.find_person(call.args["user"])
    if person is None:
        raise SlackError("user_not_found")
    here = person.home is call.team
    return {
        "user": {
            "id": person.id,
            "team_id": person.home.id,
            "name": person.name,
            "real_name": person.name.title(),
            "deleted": False,
            "is_bot": False,
            "is_admin": here and (person.admin or person.owner),
            "is_owner": here and person.owner,
            "is_primary_owner": False,
            "is_stranger": not here,
            "tz": "Europe/London",
            "profile": {"display_name": person.name},
        }
    }


@method("team.info", "", "team", "team:read")
async def team_info(call: Call) -> Json:
    return {"team": {"id": call.team.id, "name": call.team.name, "domain": call.team.id.lower()}}


@method("apps.connections.open", scope="connections:write", token="app")
async def connections_open(call: Call) -> Json:
    return {"url": call.slack.socket_url(call.slack.connections.ticket())}


@method("oauth.v2.access", "code", "redirect_uri client_id client_secret", token="client")
async def oauth_access(call: Call) -> Json:
    team, person_id, scopes = call.slack.invitations.redeem(
        call.args["code"], call.args.get("redirect_uri")
    )
    token = team.install(scopes)
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(sorted(scopes)),
        "bot_user_id": team.bot_user_id,
        "app_id": call.slack.app_id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": person_id},
    }
