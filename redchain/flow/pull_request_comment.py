"""The one comment on a pull request, kept up to date through the host's API (GitHub's form): made, changed, and taken away when there is nothing to say."""

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

_PAGE, _PAGES, _PATIENCE = 100, 20, 30
Done = Literal["created", "updated", "deleted", "nothing"]


@dataclass(frozen=True)
class Host:
    """Where the API is, which repository (`owner/name`), and the token; a dry run only reads."""

    api: str
    repository: str
    token: str
    dry_run: bool = False

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the API; raises WorldError with what it answered."""
        if self.dry_run and method != "GET":
            return {}
        headers = {"Accept": "application/vnd.github+json", "Content-Type": "application/json", "User-Agent": "redchain"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        raw = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.api}/repos/{self.repository}{path}", raw, headers, method=method)  # noqa: S310  # the caller has checked the scheme
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310  # the same
                said = answer.read()
        except (urllib.error.URLError, TimeoutError) as problem:
            raise WorldError(
                Text(f"托管平台没有接受：{problem}", f"the host did not accept it: {problem}"),
                Text("检查令牌的权限和网络", "check the token's rights and the network"),
            ) from problem
        return json.loads(said) if said else {}


def pull_request(host: Host, head: str, sha: str) -> int | None:
    """Return the number of the open pull request whose head (`owner:branch`) stands on `sha`; None when it has moved on or is closed."""
    query = urllib.parse.urlencode({"state": "open", "head": head, "per_page": _PAGE})
    return next((int(each["number"]) for each in host.ask("GET", f"/pulls?{query}") if each["head"]["sha"] == sha), None)


def keep_comment(host: Host, number: int, text: str) -> Done:
    """Make the pull request carry exactly one comment of ours with `text`, or none when it is empty."""
    own = _own_comments(host, number)
    for extra in own[1:] if text else own:
        host.ask("DELETE", f"/issues/comments/{extra['id']}")
    if not text:
        return "deleted" if own else "nothing"
    if not own:
        host.ask("POST", f"/issues/{number}/comments", {"body": text})
        return "created"
    if own[0]["body"] == text:
        return "nothing"
    host.ask("PATCH", f"/issues/comments/{own[0]['id']}", {"body": text})
    return "updated"


def _own_comments(host: Host, number: int) -> list[Any]:
    """The comments that begin with the marker and are by a bot: a person who copies the marker does not lose theirs."""
    found: list[Any] = []
    for page in range(1, _PAGES + 1):
        part = host.ask("GET", f"/issues/{number}/comments?per_page={_PAGE}&page={page}")
        found += [each for each in part if each["body"].startswith(MARKER) and each["user"]["type"] == "Bot"]
        if len(part) < _PAGE:
            break
    return found
