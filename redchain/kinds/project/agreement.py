"""What is built together (产学研用共建) goes by: its agreement, the results and the advice that its steps record, and rules of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.finding import Rule
from redchain.model.kind import Condition, OwnRule
from redchain.model.text_folding import bare_title
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.project.model import Project, ProjectStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace

CO_BUILDING = "co_building"
LEAST_PARTIES = 2


def why_not_recorded(_ledger: Ledger | None, project: Project, step: ProjectStep) -> Text | None:
    """Return why a result or advice is not recorded of a project, or None: it is one of co-building, and no result of that name is on record."""
    if project.form != CO_BUILDING:
        return Text(
            "不是党建共建项目，不记成果和问诊；进展用 progress 报",
            "it is no co-building project, so it has no results and advice; report its progress with `progress`",
        )
    if step.title is None:
        return None
    key = bare_title(step.title)
    known = next((each for each in project.log if each.step == "result" and each.title is not None and bare_title(each.title) == key), None)
    if known is None:
        return None
    return Text("成果“{title}”已于 {day} 记过", "the result {title} is on record since {day}").fill(title=known.title, day=known.at.date())


RECORDED = Condition("RC383", why_not_recorded)

RC239 = Rule(
    "RC239",
    Text("共建协议写得不全", "Agreement that is not whole"),
    Text("{why}", "{why}"),
    Text(
        "缺什么写什么：redchain project edit {id:word} --parties … --chain …；是不是共建项目，看类型：redchain project edit {id:word} --form …",
        "name what is lacking: redchain project edit {id:word} --parties … --chain …; whether it is one of co-building its form says: redchain project edit {id:word} --form …",
    ),
    Text(
        "一家签不成协议；月报按类型和产业链数协议，类型写错就数不到，链没有写就算在“未归链”。",
        "Nobody makes an agreement alone, and reports count agreements by the form and the chain of the project.",
    ),
    severity="warning",
)


def ensure_agreement_is_whole(project: Project) -> Iterator[Finding]:
    """Ensure that a co-building project names two parties at least and can be told by its chain, and that no other has parties or a day of signing (RC239, a warning)."""
    count = len(set(project.parties))
    if project.form == CO_BUILDING and count < LEAST_PARTIES:
        why = Text(f"共建各方写了 {count} 家，至少两家", f"it names {count} of its parties; there are two at least")
        yield RC239.broken(("parties",), why=why, id=project.id)
    if project.form == CO_BUILDING and project.chain is None and not project.needs:
        why = Text("没有写产业链，也没有对应需求，看不出是哪条链的", "it names neither a chain nor a need, so nobody can tell of which chain it is")
        yield RC239.broken(("chain",), why=why, id=project.id)
    if project.form == CO_BUILDING:
        return
    if project.parties:
        yield RC239.broken(("parties",), why=Text("不是党建共建项目，却写了共建各方", "it names parties, and is no co-building project"), id=project.id)
    if project.signed_on is not None:
        why = Text("不是党建共建项目，却写了签订日", "it has a day of signing, and is no co-building project")
        yield RC239.broken(("signed_on",), why=why, id=project.id)


RC383 = Rule(
    "RC383",
    Text("成果、问诊记得不对", "Results or advice out of place"),
    Text("{why}", "{why}"),
    Text(
        "是共建项目的，写明类型：redchain project edit {id:word} --form co_building；同一项成果只记一次",
        "if it is one of co-building say so: redchain project edit {id:word} --form co_building; each result is recorded once",
    ),
    Text(
        "成果和问诊计入产学研用的月报，记在别处、记两次，数就不对。", "Results and advice are counted in reports; out of place, or twice, they count wrongly."
    ),
)


def ensure_steps_are_of_an_agreement(project: Project) -> Iterator[Finding]:
    """Ensure that results and advice are recorded of co-building projects, and each result once (RC383)."""
    for place, step in enumerate(project.log):
        if step.step in {"result", "advise"}:
            why = why_not_recorded(None, project.model_copy(update={"log": project.log[:place]}), step)
            if why is not None:
                yield RC383.broken(("log", place), why=why, id=project.id)


RC384 = Rule(
    "RC384",
    Text("问诊的企业不在这条链上", "Advice to a firm of another chain"),
    Text("{firm}不在这个项目的产业链上，问诊却记在这里", "{firm} is not on the project's chain, but the advice is recorded here"),
    Text(
        "核对企业；确在链上的，把链写到企业上：redchain enterprise edit {firm_id:word} --chains …",
        "check the firm; if it is on the chain, say so: redchain enterprise edit {firm_id:word} --chains …",
    ),
    Text("问诊按项目的产业链计入月报。", "Reports count advice by the project's chain."),
    severity="warning",
)


def ensure_advised_firms_are_on_the_chain(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that the firms which a project advises are on the chain that it names (RC384, a warning)."""
    chain = trace.facts.chain
    for place, advised in trace.facts.advice if chain else ():
        firm = around.index.find("enterprise", advised)
        if firm is not None and chain not in firm.facts.chains:
            yield RC384.broken(("log", place, "enterprise"), firm=around.called("enterprise", advised), firm_id=advised)


RC385 = Rule(
    "RC385",
    Text("一家企业一天问诊两次", "Firm advised twice on a day"),
    Text("{day} 给 {firm} 的问诊记了两次：第 {first} 步和第 {place} 步", "advice to {firm} on {day} is on record twice: in step {first} and in step {place}"),
    Text(
        "刚记重的撤回：redchain undo；确实问诊了两次的不用改",
        "take back what was just entered twice: redchain undo; where it was advised twice, nothing is wrong",
    ),
    Text("月报按步骤数问诊次数，记重的算两次。", "Reports count advice by steps; what is entered twice counts twice."),
    severity="warning",
)


def ensure_a_firm_is_advised_once_a_day(project: Project) -> Iterator[Finding]:
    """Ensure that no firm is advised twice on one day (RC385, a warning)."""
    seen: dict[object, int] = {}
    for place, firm in project.advice:
        day = project.log[place].at.date()
        first = seen.setdefault((firm, day), place)
        if first != place:
            yield RC385.broken(("log", place), day=day, firm=firm, first=first + 1, place=place + 1)


OWN_RULES = (
    OwnRule(RC385, ensure_a_firm_is_advised_once_a_day),
    OwnRule(RC239, ensure_agreement_is_whole),
    OwnRule(RC383, ensure_steps_are_of_an_agreement),
    OwnRule(RC384, ensure_advised_firms_are_on_the_chain, is_across=True),
)
