"""The conditions of a resource one by one: whether a firm meets each, in words, and how to find out what is not on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.resource.model import Eligibility
from redchain.match.firm_figures import ABOVE_SCALE_WAN, figure_of, is_above_scale, lacking, other_year_of, say_year_of
from redchain.model.cadence import months_after
from redchain.model.dates import anniversary
from redchain.model.field_types import region_prefix
from redchain.model.firm_measures import NAMES, exact, say_apart, say_bounds, say_measure
from redchain.model.firm_size import holds_industry, say_sizes
from redchain.model.firm_titles import resembling
from redchain.model.ledger import Ledger
from redchain.model.region_names import region_name
from redchain.model.visibility import name_or_id
from redchain.shell_words import shown
from redchain.text import Text, join, plain_number, same

if TYPE_CHECKING:
    from fractions import Fraction

    from redchain.kinds.resource.model import Bound
    from redchain.model.firm_measures import Measure
    from redchain.model.firm_size import Size

Eligible = Literal["yes", "unknown", "no"]


class Applicant(NamedTuple):
    """Who would use a resource: the firm's record, None where there is none, its id, and the chain its need names."""

    firm: Enterprise | None
    id: str
    chain: str | None = None


class ConditionCheck(NamedTuple):
    """One condition: whether it is met, the reason, how to find out what is not known, and whether it is asked of the firm at all; words are made when they are asked for."""

    eligible: Eligible
    text: Callable[[], Text]
    ask: Callable[[], Text] | None = None
    is_asked: bool = True


class Application(NamedTuple):
    """Conditions, and who wants to meet them on a day."""

    conditions: Eligibility
    applicant: Applicant
    ledger: Ledger
    today: date


_WORST_FIRST: tuple[Eligible, ...] = ("no", "unknown", "yes")


class Asked(NamedTuple):
    """What a condition asks of a firm, the option (or several) that records it, and what it is called when it is asked for where that is another thing."""

    what: Text
    flag: str
    name: Text | None = None


_INDUSTRY, _REVENUE = Asked(Text("行业", "industry"), "--industry"), Asked(NAMES["revenue_wan"], "--revenue-wan")


def check_each(application: Application, names: Iterable[str] = ()) -> tuple[ConditionCheck, ...]:
    """Return how each thing that conditions ask is met, in the order of their declaration; of the things of some names alone where names are given."""
    return tuple(each for name in names or CHECKS for each in CHECKS[name](application))


def say_checks(checks: Iterable[ConditionCheck], answer: Eligible) -> tuple[Text, ...]:
    """Return the reasons of those conditions that come out as `answer`; what is not asked of the firm is told only where nothing else is."""
    found = [each for each in checks if each.eligible == answer]
    return tuple(each.text() for each in found if each.is_asked) or tuple(each.text() for each in found)


def worst_of(answers: Iterable[Eligible]) -> Eligible:
    """Return the answer to conditions of which all must be met; yes to none."""
    known = set(answers)
    return next((each for each in _WORST_FIRST if each in known), "yes")


def _chains(application: Application) -> ConditionCheck | None:
    wanted, (firm, _, chain) = application.conditions.chains, application.applicant
    if not wanted:
        return None
    own = {each for each in (chain, *(firm.chains if firm else ())) if each}

    def said() -> Text:
        return join([same(_chain_name(application.ledger, each)) for each in wanted], zh="、", en=", ")

    return met_if(application, Asked(Text("产业链", "chain"), "--chains"), said, bool(own & set(wanted)) if firm is not None and own else None)


def _sizes(application: Application) -> ConditionCheck | None:
    wanted, firm = set(application.conditions.sizes), application.applicant.firm
    if not wanted:
        return None
    possible = firm.sizes if firm else None
    check = met_if(application, Asked(Text("规模", "size"), "--size"), lambda: say_sizes(wanted), _sized(possible, wanted))
    if firm is None or possible is None or (firm.size is not None and len(possible) == 1):
        return check
    return check._replace(text=lambda: join([check.text(), _say_basis(possible)], zh="", en=""))


def _say_basis(sizes: frozenset[Size]) -> Text:
    return Text("（按行业、人员、营收、资产：{sizes}）", " (by industry, staff, revenue and assets: {sizes})").fill(sizes=say_sizes(sizes))


def _sized(possible: frozenset[Size] | None, wanted: set[Size]) -> bool | None:
    """Return whether every possible size will do, none will, or (None) it cannot be told."""
    if possible is None or (possible & wanted and possible - wanted):
        return None
    return bool(possible & wanted)


def _regions(application: Application) -> ConditionCheck | None:
    wanted, firm = application.conditions.regions, application.applicant.firm
    if not wanted:
        return None
    region = firm.region if firm else None
    within = None if region is None else any(region.startswith(region_prefix(each)) for each in wanted)
    return met_if(application, Asked(Text("属地", "region"), "--region"), lambda: _listed(list(map(region_name, wanted))), within)


def _titles(application: Application) -> ConditionCheck | None:
    wanted, firm = application.conditions.titles, application.applicant.firm
    if not wanted:
        return None
    held = firm.titles if firm else ()
    found = [resembling(each, held) for each in wanted]
    alike = list(dict.fromkeys(each for _, some in found for each in some))
    met = True if any(own for own, _ in found) else None if alike or not held else False
    return met_if(application, Asked(Text("资质", "title"), "--titles"), lambda: _said_of_titles(_listed(wanted), alike if met is None else ()), met)


def _said_of_titles(wanted: Text, alike: Sequence[str]) -> Text:
    """Return what titles are wanted, and which of those held resemble them without being them."""
    return Text("{wanted}（登记的是{alike}）", "{wanted} (on record: {alike})").fill(wanted=wanted, alike=_listed(alike)) if alike else wanted


def _youngest(application: Application) -> ConditionCheck | None:
    least, firm = application.conditions.min_years, application.applicant.firm
    if not least:
        return None
    met = anniversary(firm.founded_on, least) <= application.today if firm and firm.founded_on else None
    return met_if(application, Asked(Text("成立年限", "age"), "--founded-on"), lambda: Text("满 {years} 年", "at least {years} years").fill(years=least), met)


def _oldest(application: Application) -> ConditionCheck | None:
    most, firm = application.conditions.max_years, application.applicant.firm
    if most is None:
        return None
    met = application.today <= anniversary(firm.founded_on, most) if firm and firm.founded_on else None
    return met_if(application, Asked(Text("成立年限", "age"), "--founded-on"), lambda: Text("不超过 {years} 年", "at most {years} years").fill(years=most), met)


def _startup(application: Application) -> ConditionCheck | None:
    wanted, firm = application.conditions.startup, application.applicant.firm
    if wanted is None:
        return None
    met = firm.startup == wanted if firm and firm.startup is not None else None
    said = Text("初创企业", "a start-up") if wanted else Text("非初创企业", "not a start-up")
    return met_if(application, Asked(Text("初创", "start-up"), "--startup"), lambda: said, met)


def _industries(application: Application) -> ConditionCheck | None:
    wanted, firm = application.conditions.industries, application.applicant.firm
    if not wanted:
        return None
    own = firm.industry if firm else None
    return met_if(application, _INDUSTRY, lambda: _listed(wanted), None if own is None else _within(own, wanted))


def _within(own: str, wanted: Sequence[str]) -> bool | None:
    """Return whether an industry lies in any of some; None where it is too coarse to tell (C beside C33)."""
    if any(holds_industry(each, own) for each in wanted):
        return True
    return None if any(holds_industry(own, each) for each in wanted) else False


def _without(application: Application) -> ConditionCheck | None:
    barred, firm = application.conditions.without, application.applicant.firm
    if not barred:
        return None
    held = firm.titles if firm else ()
    found = {each: resembling(each, held) for each in barred}
    has = [each for each, (own, _) in found.items() if own]
    alike = () if has else tuple(dict.fromkeys(each for _, some in found.values() for each in some))
    said = _said_of_titles(Text("没有{titles}", "a firm without {titles}").fill(titles=_listed(has or barred)), alike)
    met = None if alike or not held else not has
    return met_if(application, Asked(Text("首次认定", "first award"), "--titles", Text("资质称号", "titles")), lambda: said, met)


def _above_scale(application: Application) -> ConditionCheck | None:
    wanted, firm = application.conditions.above_scale, application.applicant.firm
    if wanted is None:
        return None
    is_above = is_above_scale(firm, application.today) if firm else None
    said = Text("规上企业", "above scale") if wanted else Text("规下企业", "below scale")
    revenue = figure_of(firm, "revenue_wan", application.today) if firm else None
    if firm is not None and revenue is not None:
        now = Text("（工业，年营业收入 {least} 以上；登记的是 {now}，{year}）", " (industry, with a yearly revenue from {least}; on record {now}, {year})")
        least, year = say_measure("revenue_wan", exact(ABOVE_SCALE_WAN)), say_year_of(firm, "revenue_wan", application.today)
        said = join([said, now.fill(least=least, now=say_measure("revenue_wan", revenue), year=year)], zh="", en="")
    elif firm is not None:
        said = join([said, _say_other_year(firm, "revenue_wan", application.today)], zh="", en="")
    needed = [each for each, is_known in ((_INDUSTRY, firm and firm.industry), (_REVENUE, revenue is not None)) if not is_known]
    asked = Asked(Text("规上", "scale"), " ".join(each.flag for each in needed), join([each.what for each in needed], zh="、", en=" and "))
    return met_if(application, asked, lambda: said, None if is_above is None else is_above == wanted)


def _bounds(application: Application) -> tuple[ConditionCheck, ...]:
    known = [(bound, _bound(application, bound)) for bound in application.conditions.bounds]
    unknown = [bound for bound, check in known if check.eligible == "unknown"]
    return tuple(check._replace(ask=lambda: _ask_figures(application, unknown)) if check.eligible == "unknown" else check for _, check in known)


def _bound(application: Application, bound: Bound) -> ConditionCheck:
    firm, today = application.applicant.firm, application.today
    asked, wanted = Asked(NAMES[bound.measure], "--yearly"), say_bounds(bound.measure, bound.least, bound.most)
    value = figure_of(firm, bound.measure, today) if firm else None
    place = figure_of(firm, bound.where, today) if firm and bound.where else None
    if bound.where is not None:
        wanted = join([wanted, _say_band(bound)], zh="", en="")
        if place is not None and not _is_within(place, bound):
            return ConditionCheck("yes", lambda: _OUTSIDE_BAND.fill(what=asked.what, wanted=wanted), is_asked=False)
        value = None if place is None else value
    if firm is None or value is None:
        missing = bound.where if bound.where is not None and place is None else bound.measure
        return met_if(application, asked, lambda: join([wanted, _say_other_year(firm, missing, today)], zh="", en=""), None)
    missed = next((limit for limit, misses in ((bound.least, value.__lt__), (bound.most, value.__gt__)) if limit is not None and misses(exact(limit))), None)
    said = say_measure(bound.measure, value) if missed is None else say_apart(bound.measure, value, exact(missed))
    eligible: Eligible = "yes" if missed is None else "no"
    return ConditionCheck(eligible, lambda: _FIGURES[eligible].fill(what=asked.what, value=said, year=say_year_of(firm, bound.measure, today), wanted=wanted))


def _say_other_year(firm: Enterprise | None, measure: Measure, today: date) -> Text:
    """Say what is on record of another year than the one that conditions go by; nothing where nothing is."""
    found = other_year_of(firm, measure, today) if firm else None
    if found is None:
        return same("")
    words = Text("（要看 {asked} 年的，登记的是 {year} 年的{what} {value}）", " (asked of {asked}; on record is the {what} of {year}, {value})")
    return words.fill(asked=str(today.year - 1), year=str(found[0]), what=NAMES[measure], value=say_measure(measure, found[1]))


def _is_within(place: Fraction, bound: Bound) -> bool:
    return (bound.over is None or exact(bound.over) < place) and (bound.upto is None or place <= exact(bound.upto))


def _say_band(bound: Bound) -> Text:
    assert bound.where is not None  # noqa: S101  # a band is of something
    low, high = (None if each is None else say_measure(bound.where, exact(each)) for each in (bound.over, bound.upto))
    limits = [
        *([Text("大于 {low}", "over {low}").fill(low=low)] if low else []),
        *([Text("不超过 {high}", "up to {high}").fill(high=high)] if high else []),
    ]
    return Text("（{what}{limits}的企业）", " (where {what} is {limits})").fill(what=NAMES[bound.where], limits=join(limits, zh="、", en=" and "))


_OUTSIDE_BAND = Text("{what}条件不限这一档：{wanted}", "{what}: not asked of this band: {wanted}")
_FIGURES: dict[Eligible, Text] = {
    "yes": Text("符合{what}条件：{value}（{year}），须{wanted}", "{what} condition met: {value} ({year}), must be {wanted}"),
    "no": Text("不符合{what}条件：{value}（{year}），须{wanted}", "{what} condition not met: {value} ({year}), must be {wanted}"),
}


def _ask_figures(application: Application, unknown: Sequence[Bound]) -> Text:
    """Ask for all figures that bounds lack at once, with a command that keeps those on record."""
    firm, today = application.applicant.firm, application.today
    if firm is None:
        return _ask_firm(application, Asked(join([NAMES[each.measure] for each in unknown], zh="、", en=", "), "--yearly"))
    measures = {each for bound in unknown for each in (bound.where, bound.measure) if each is not None}
    needed = sorted({lack for each in measures for lack in lacking(firm, each, today)}, key=lambda lack: (lack.year, tuple(NAMES).index(lack.key)))
    years = {each.year: each.model_dump(exclude_none=True) for each in firm.yearly}
    named: dict[int, list[Text]] = {}
    for lack in needed:
        years.setdefault(lack.year, {"year": lack.year})[lack.key] = "…"
        named.setdefault(lack.year, []).append(NAMES[lack.key])
    parts = [Text(f" {year} 年的{join(said, zh='、').zh}", f"{join(said, en=', ').en} of {year}") for year, said in named.items()]
    return _ask_firm(application, Asked(join(parts, zh="，", en="; "), "--yearly"), _flow(years[each] for each in sorted(years)))


def _attests(application: Application) -> tuple[ConditionCheck, ...]:
    known = [(each, _attested(application, each)) for each in application.conditions.attests]
    needed = [matter for matter, check in known if check.eligible == "unknown"]
    return tuple(check if check.eligible != "unknown" else check._replace(ask=lambda: _ask_attests(application, needed)) for _, check in known)


def _attested(application: Application, matter: str) -> ConditionCheck:
    """Return what the latest look at a matter found, as long as it is young enough."""
    firm, asked = application.applicant.firm, Asked(Text("核查", "attested"), "--attested")
    found = max((each for each in firm.attested if each.matter == matter), key=lambda each: each.seen_on, default=None) if firm else None
    if found is None:
        return met_if(application, asked, lambda: same(matter), None)
    months = application.ledger.settings.programme.months_of_matters.get(matter, 0)
    if months_after(found.seen_on, months) <= application.today:
        words = Text("{matter}（{day} 核查过，超过 {months} 个月）", "{matter} (seen on {day}, over {months} months ago)")
        return met_if(application, asked, lambda: words.fill(matter=matter, day=found.seen_on.isoformat(), months=months), None)
    words = Text("{matter}（{day} 核查）", "{matter} (seen on {day})")
    return met_if(application, asked, lambda: words.fill(matter=matter, day=found.seen_on.isoformat()), found.holds)


def _ask_attests(application: Application, needed: Sequence[str]) -> Text:
    """Ask for all matters at once, with a command that keeps what is on record."""
    firm = application.applicant.firm
    kept = [each.model_dump(mode="json") for each in firm.attested if each.matter not in needed] if firm else []
    value = _flow([*kept, *({"matter": each, "holds": "…", "seen_on": application.today.isoformat(), "by": "…"} for each in needed)])
    return _ask_firm(application, Asked(_listed(needed), "--attested"), value)


def _flow(parts: Iterable[Mapping[str, Any]]) -> str:
    """Return parts of a record as they are typed on the command line."""
    return "[" + ", ".join("{" + ", ".join(f"{key}: {_typed(value)}" for key, value in each.items()) + "}" for each in parts) + "]"


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain_number(value) if isinstance(value, int | float) else str(value)


def _alone(check: Callable[[Application], ConditionCheck | None]) -> Callable[[Application], tuple[ConditionCheck, ...]]:
    def checked(application: Application) -> tuple[ConditionCheck, ...]:
        found = check(application)
        return () if found is None else (found,)

    return checked


CHECKS: dict[str, Callable[[Application], tuple[ConditionCheck, ...]]] = {
    "chains": _alone(_chains),
    "sizes": _alone(_sizes),
    "regions": _alone(_regions),
    "titles": _alone(_titles),
    "min_years": _alone(_youngest),
    "max_years": _alone(_oldest),
    "startup": _alone(_startup),
    "industries": _alone(_industries),
    "without": _alone(_without),
    "above_scale": _alone(_above_scale),
    "bounds": _bounds,
    "attests": _attests,
}
"""What checks each thing that conditions may ask, nothing else of them."""


def _listed(words: Sequence[str]) -> Text:
    return join([same(each) for each in words], zh="、", en=", ")


def met_if(application: Application, asked: Asked, wanted: Callable[[], Text], met: bool | None) -> ConditionCheck:  # noqa: FBT001  # the fact that is reported on
    """Return how one condition is met (None: not known), saying what is wanted."""
    eligible: Eligible = "unknown" if met is None else "yes" if met else "no"
    ask = (lambda: _ask_firm(application, asked)) if met is None else None
    return ConditionCheck(eligible, lambda: _SAYS[eligible].fill(what=asked.what, wanted=wanted()), ask)


_SAYS: dict[Eligible, Text] = {
    "yes": Text("符合{what}条件：{wanted}", "{what} condition met: {wanted}"),
    "no": Text("不符合{what}条件：须为{wanted}", "{what} condition not met: must be {wanted}"),
    "unknown": Text("待核实{what}：须为{wanted}", "{what} not on record: must be {wanted}"),
}


def _ask_firm(application: Application, asked: Asked, value: str = "…") -> Text:
    if application.applicant.firm is None:
        ask = Text("先登记企业 {firm}：redchain enterprise add --id {firm:word}", "register the firm {firm}: redchain enterprise add --id {firm:word}")
        return ask.fill(firm=application.applicant.id)
    ask = Text("问清{what}后补登：{command}", "ask the firm for its {what}, then: {command}")
    command = shown("redchain", "enterprise", "edit", application.applicant.id, *(each for flag in asked.flag.split() for each in (flag, value)))
    return ask.fill(what=asked.name or asked.what, command=command)


def _chain_name(ledger: Ledger, identifier: str) -> str:
    chain = ledger.find(Chain, identifier)
    return identifier if chain is None else name_or_id(chain, chain.short_name or chain.name)
