"""What the filters of a list do in a browser: rows of all its pages are looked through, and those that match stand in place of the page's own."""

from __future__ import annotations

FILTER_SCRIPT = """\
  function filtering(form) {
    var table = document.querySelector("main table"), body = table.tBodies[0], own = Array.from(body.rows);
    var heads = Array.from(table.tHead.rows[0].cells), pages = document.querySelector("main .pages");
    var told = document.getElementById("f-told"), more = document.getElementById("f-more");
    var choices = Array.from(form.querySelectorAll("select")), words = form.elements.q, step = 100, turn = 0, listed = step;

    function cell(said, place, id) {
      var made = document.createElement(place ? "td" : "th"), inner = made;
      if (!place) {
        made.scope = "row";
        inner = document.createElement("a");
        inner.href = "../" + form.dataset.kind + "/" + id + ".html";
        made.append(inner);
      } else if (heads[place].className) {
        made.className = heads[place].className;
      }
      if (Array.isArray(said)) {
        inner = made.appendChild(document.createElement("span"));
        inner.className = "mark " + said[1];
      }
      (Array.isArray(said) ? said[0] : said).split("\\n").forEach(function (line, number) {
        inner.append.apply(inner, number ? [document.createElement("br"), line] : [line]);
      });
      return made;
    }
    function shown(row) {
      var made = document.createElement("tr");
      row[1].forEach(function (said, place) { made.append(cell(said, place, row[0])); });
      return made;
    }
    function matches(row, wanted, typed) {
      if (!wanted.every(function (each) { return row[2][each[0]].includes(each[1]) || row[2][each[0]].includes("*"); })) { return false; }
      if (!typed.length) { return true; }
      var text = plain(row[1].map(function (said) { return Array.isArray(said) ? said[0] : said; }).join("\\n"));
      return typed.every(function (each) { return text.includes(each); });
    }
    function show(rows, isFiltered) {
      body.replaceChildren.apply(body, rows);
      if (pages) { pages.hidden = isFiltered; }
    }
    async function filter() {
      var mine = turn += 1;
      var wanted = choices.filter(function (each) { return each.value; }).map(function (each) { return [each.name, each.value]; });
      var typed = plain(words.value).split(/\\s+/u).filter(Boolean);
      if (!wanted.length && !typed.length) {
        show(own, false);
        tell([]);
        more.hidden = true;
        return;
      }
      var names = [];
      for (var each = 0; each < Number(form.dataset.blocks); each += 1) { names.push("l/" + form.dataset.list + "-" + each); }
      var blocks = await Promise.all(names.map(load));
      if (mine !== turn) { return; }
      var all = [].concat.apply([], blocks.filter(Boolean)), found = all.filter(function (row) { return matches(row, wanted, typed); });
      show(found.slice(0, listed).map(shown), true);
      more.hidden = found.length <= listed;
      var said = !found.length ? form.dataset.none : found.length > listed ? form.dataset.part : form.dataset.some;
      tell([fill(said, { count: found.length, all: all.length, shown: listed }), blocks.includes(null) ? form.dataset.lost : ""]);
    }
    function tell(words) {
      var others = unknown.map(function (value) { return fill(form.dataset.unknown, { value: value }); });
      told.textContent = words.concat(others).filter(Boolean).join(" · ");
    }
    function anew() { listed = step; unknown = []; filter(); }
    choices.forEach(function (each) { each.addEventListener("change", anew); });
    words.addEventListener("input", anew);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(anew); });
    more.addEventListener("click", function () {
      var at = listed;
      listed += step;
      filter().then(function () {
        var link = body.rows[at] && body.rows[at].querySelector("a");
        if (link) { link.focus(); }
      });
    });
    var unknown = prefill(form);
    form.hidden = false;
    filter();
  }
"""
