"""Bolt's installation store, OAuth states and authorisation, over the small port of ours."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation as BoltInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.access import SlackAccess
from adapters.slack.manifest import INSTALL_PATH, OPTIONAL_SCOPES, REDIRECT_PATH, SCOPES
from adapters.slack.visit import community_of
from adapters.slack.workspaces import Workspaces
from bot.kernel.errors import Unusable
from bot.ports import Communities, Installation, Installations

log = logging.getLogger(__name__)

_SLACKS = ("slack.com", "slack-gov.com")


@dataclass(frozen=True)
class StoredAuthorize(AsyncAuthorize):
    """Finds the token that speaks for a workspace, without asking Slack."""

    workspaces: Workspaces

    async def __call__(self, *, team_id: str | None, **_: Any) -> AuthorizeResult | None:  # noqa: ANN401 - Bolt's own
        """Return the bot's identity in a workspace; None where it is not installed."""
        found = await self.workspaces.find(team_id)
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=found.enterprise,
            team_id=found.team,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user_id,
            bot_token=found.bot_token,
            bot_scopes=list(found.scopes),
        )


class KeptInstallations(AsyncInstallationStore):
    """Keeps what OAuth brings; finding is `StoredAuthorize`'s."""

    def __init__(self, installations: Installations, communities: Communities) -> None:
        self._installations = installations
        self._communities = communities

    @property
    def logger(self) -> logging.Logger:
        """The log Bolt writes to."""
        return log

    async def async_save(self, installation: BoltInstallation) -> None:
        """Keep an installation and welcome its workspace; raises `BoltError` when it cannot be."""
        if not installation.team_id or not installation.bot_token:
            raise BoltError("Hindcast is installed to one workspace at a time.")
        kept = Installation(
            team=installation.team_id,
            enterprise=installation.enterprise_id,
            bot_token=installation.bot_token,
            bot_id=installation.bot_id or "",
            bot_user_id=installation.bot_user_id or "",
            scopes=tuple(installation.bot_scopes or ()),
            installed_at=datetime.fromtimestamp(installation.installed_at, UTC),
        )
        try:
            await self._installations.save(kept)
        except Unusable as error:
            log.exception("an installation could not be kept")
            raise BoltError(str(error)) from error
        await self._communities.joined(community_of(kept.team), installation.team_name or "")


class KeptStates(AsyncOAuthStateStore):
    """OAuth states: each is good once, for ten minutes."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    @property
    def logger(self) -> logging.Logger:
        """The log Bolt writes to."""
        return log

    async def async_issue(self, *_: Any, **__: Any) -> str:  # noqa: ANN401 - Bolt's own
        """Return a new state."""
        return await self._installations.issue()

    async def async_consume(self, state: str) -> bool:
        """Tell whether a state is good, and make it good no more."""
        return await self._installations.consume(state)


def make_oauth(
    access: SlackAccess,
    client: AsyncWebClient,
    installations: Installations,
    communities: Communities,
) -> AsyncOAuthFlow:
    """Return Bolt's OAuth flow over our own store."""
    settings = AsyncOAuthSettings(
        client_id=access.client_id,
        client_secret=access.client_secret,
        scopes=[*SCOPES, *OPTIONAL_SCOPES],
        user_scopes=[],
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=f"https://{_consent_host(access.api_url)}/oauth/v2/authorize",
        installation_store=KeptInstallations(installations, communities),
        installation_store_bot_only=True,
        state_store=KeptStates(installations),
        logger=log,
    )
    return AsyncOAuthFlow(client=client, settings=settings, logger=log)


def _consent_host(api_url: str) -> str:
    """Return where people give their consent: beside the API, unless that is a proxy's."""
    host = urlsplit(api_url).hostname
    return host if host in _SLACKS else _SLACKS[0]
