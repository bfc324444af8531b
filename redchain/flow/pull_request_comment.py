"""The one comment on a pull request, kept up to date through the host's API (in GitHub's form): created, updated, and deleted when there is nothing to say."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any, Literal

from redchain.errors import WorldError
from redchain.flow.ci_result import MARKER
from redchain.text import Text

_PER_PAGE, _MAX_PAGES, _TIMEOUT_SECONDS = 100, 20, 30
CommentChange = Literal["created", "updated", "deleted", "nothing"]


@dataclass(frozen=True)
class RepositoryApi:
    """The API of one repository: its address, `owner/name`, and the token."""

    url: str
    repository: str
    token: str

    def request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the API; raises WorldError with what it answered."""
        headers = {"Accept": "application/vnd.github+json", "Content-Type": "application/json", "User-Agent": "redchain"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        raw = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/repos/{self.repository}{path}", raw, headers, method=method)  # noqa: S310  # the caller has checked the scheme
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310  # the same
                said = answer.read()
        except (urllib.error.URLError, TimeoutError) as problem:
            raise WorldError(
                Text(f"托管平台没有接受：{problem}", f"the host did not accept it: {problem}"),
                Text("检查令牌的权限和网络", "check the token's rights and the network"),
            ) from problem
        return json.loads(said) if said else {}


def find_pull_request(api: RepositoryApi, head: str, sha: str) -> int | None:
    """Return the number of the open pull request whose head (`owner:branch`) is at `sha`; None when it has moved on or is closed."""
    query = urllib.parse.urlencode({"state": "open", "head": head, "per_page": _PER_PAGE})
    return next((int(each["number"]) for each in api.request("GET", f"/pulls?{query}") if each["head"]["sha"] == sha), None)


def update_comment(api: RepositoryApi, number: int, text: str) -> CommentChange:
    """Make the pull request carry exactly one comment of ours with `text`, or none when it is empty."""
    own = _own_comments(api, number)
    for extra in own[1:] if text else own:
        api.request("DELETE", f"/issues/comments/{extra['id']}")
    if not text:
        return "deleted" if own else "nothing"
    if not own:
        api.request("POST", f"/issues/{number}/comments", {"body": text})
        return "created"
    if own[0]["body"] == text:
        return "nothing"
    api.request("PATCH", f"/issues/comments/{own[0]['id']}", {"body": text})
    return "updated"


def _own_comments(api: RepositoryApi, number: int) -> list[Any]:
    """The comments that begin with the marker and are by a bot: a person who copies the marker does not lose theirs."""
    found: list[Any] = []
    for page in range(1, _MAX_PAGES + 1):
        part = api.request("GET", f"/issues/{number}/comments?per_page={_PER_PAGE}&page={page}")
        found += [each for each in part if each["body"].startswith(MARKER) and each["user"]["type"] == "Bot"]
        if len(part) < _PER_PAGE:
            break
    return found
