"""OAuth: workspaces install the bot. Bolt's flow over the small port of ours."""

import logging
from datetime import UTC, datetime
from urllib.parse import urlsplit

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation as BoltInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.access import SlackAccess
from adapters.slack.environment import without_slacks_own
from adapters.slack.manifest import INSTALL_PATH, OPTIONAL_SCOPES, REDIRECT_PATH, SCOPES
from adapters.slack.pages import PAGES
from adapters.slack.states import SignedStates
from adapters.slack.visit import community_of
from bot.ports import Communities, Installation, Installations

log = logging.getLogger(__name__)

_SLACKS = ("slack.com", "slack-gov.com")


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
            await self._communities.joined(community_of(kept.team), installation.team_name or "")
        except Exception as error:  # Bolt shows its page for an error of its own only
            log.exception("an installation could not be kept")
            raise BoltError(str(error)) from error


def make_oauth(
    access: SlackAccess,
    client: AsyncWebClient,
    installations: Installations,
    communities: Communities,
) -> AsyncOAuthFlow:
    """Return Bolt's OAuth flow over our own store."""
    with without_slacks_own():
        settings = AsyncOAuthSettings(
            client_id=access.client_id,
            client_secret=access.client_secret,
            scopes=[*SCOPES, *OPTIONAL_SCOPES],
            user_scopes=[],
            install_path=INSTALL_PATH,
            install_page_rendering_enabled=False,
            redirect_uri_path=REDIRECT_PATH,
            callback_options=PAGES,
            authorization_url=f"https://{_consent_host(access.api_url)}/oauth/v2/authorize",
            installation_store=KeptInstallations(installations, communities),
            installation_store_bot_only=True,
            state_store=SignedStates(access.client_secret),
            logger=log,
        )
    return AsyncOAuthFlow(client=client, settings=settings, logger=log)


def _consent_host(api_url: str) -> str:
    """Return where people give their consent: beside the API, unless that is a proxy's."""
    host = urlsplit(api_url).hostname
    return host if host in _SLACKS else _SLACKS[0]
