"""What a site's pages do in a browser: what lies beside them in small script files is found and filtered, since pages on a disk may fetch nothing."""

from __future__ import annotations

from redchain.site.filter_script import FILTER_SCRIPT

_SHARED = """\
(function () {
  "use strict";
  var base = document.currentScript.src.replace(/site\\.js.*$/, "");
  var parts = {}, asked = {};
  window.redchain = { put: function (name, value) { parts[name] = value; } };

  function load(name) {
    asked[name] = asked[name] || new Promise(function (done) {
      var script = document.createElement("script");
      script.src = base + name + ".js";
      script.onload = script.onerror = function () { done(name in parts ? parts[name] : null); };
      document.head.appendChild(script);
    });
    return asked[name];
  }
  function plain(words) { return words.normalize("NFKC").toLowerCase(); }
  function fill(words, values) { return words.replace(/\\{(\\w+)\\}/g, function (whole, name) { return name in values ? values[name] : whole; }); }
  function prefill(form) {
    var unknown = [];
    new URLSearchParams(location.search).forEach(function (value, name) {
      var field = form.elements.namedItem(name);
      if (!field || !("value" in field) || field.readOnly) { return; }
      if (!field.options || Array.from(field.options).some(function (each) { return each.value === value; })) { field.value = value; } else { unknown.push(value); }
    });
    return unknown;
  }
"""
_FINDING = """\
  function finding(form) {
    var most = 50, ahead = 8;
    var box = form.elements.q, kind = form.elements.kind, list = document.getElementById("found"), told = document.getElementById("told");
    var shards = Number(form.dataset.shards), room = Number(form.dataset.room), turn = 0;
    var kinds = form.dataset.kinds.split(" ").map(function (each) {
      var said = each.split(":");
      return { name: said[0], starts: said[1] ? said[1].split(",").map(Number) : [] };
    });

    function pairs(word) {
      var signs = Array.from(word), found = [];
      for (var place = 0; place + 1 < signs.length; place += 1) { found.push(signs[place] + signs[place + 1]); }
      return found;
    }
    function shardOf(pair) {
      var signs = Array.from(pair);
      return (signs[0].codePointAt(0) * 31 + signs[1].codePointAt(0)) % shards;
    }
    function numbers(packed) {
      var last = 0;
      return packed.split(" ").map(function (each) { last += parseInt(each, 36); return last; });
    }
    function both(some, others) {
      var known = new Set(others);
      return some.filter(function (each) { return known.has(each); });
    }
    function blocks(found) {
      var all = [], at = 0;
      kinds.forEach(function (each, place) {
        each.starts.forEach(function (start, turn) {
          var numbers = null, end = place * room + (turn + 1 < each.starts.length ? each.starts[turn + 1] : room);
          if (found !== null) {
            numbers = new Set();
            for (; at < found.length && found[at] < end; at += 1) { numbers.add(found[at] - place * room); }
          }
          if (!numbers || numbers.size) { all.push({ kind: each.name, file: "d/" + each.name + "-" + start, numbers: numbers }); }
        });
      });
      return all.filter(function (each) { return !kind.value || each.kind === kind.value; });
    }
    async function candidates(words) {
      var found = null;
      for (var word of words) {
        for (var pair of pairs(word)) {
          var shard = await load("s/" + shardOf(pair));
          if (shard === null) { continue; }
          if (shard[pair] === "*") { continue; }
          var these = pair in shard ? numbers(shard[pair]) : [];
          found = found === null ? these : both(found, these);
        }
      }
      return found;
    }
    function shown(found, row) {
      var item = document.createElement("li"), link = document.createElement("a"), more = document.createElement("span");
      link.href = found + "/" + row[1] + ".html";
      link.textContent = row[2];
      more.className = "state";
      more.textContent = " " + row[3];
      item.append(link, more);
      return item;
    }
    function query(typed) {
      var id = /[A-Z]-[0-9]{8}-([0-9A-Z]{5})/i.exec(typed.normalize("NFKC"));
      return (id ? id[1].toLowerCase() : plain(typed)).split(/\\s+/u).filter(Boolean);
    }
    async function find() {
      var mine = turn += 1, words = query(box.value), rows = [], isCut = false, isLost = false;
      list.replaceChildren();
      if (!words.length && !kind.value) { tell([]); return; }
      var parts = blocks(await candidates(words));
      for (var at = 0; at < parts.length && !isCut; at += 1) {
        for (var next = at; next < Math.min(at + ahead, parts.length); next += 1) { load(parts[next].file); }
        var part = parts[at], block = await load(part.file);
        if (mine !== turn) { return; }
        isLost = isLost || block === null;
        for (var row of block || []) {
          var text = part.numbers && !part.numbers.has(row[0]) ? null : plain(row[4]);
          if (text === null || !words.every(function (word) { return text.includes(word); })) { continue; }
          if (rows.length === most) { isCut = true; break; }
          rows.push(shown(part.kind, row));
        }
      }
      if (mine !== turn) { return; }
      list.replaceChildren.apply(list, rows);
      var said = isCut ? form.dataset.more : rows.length ? form.dataset.some : form.dataset.none;
      tell([fill(said, { count: rows.length }), isLost ? form.dataset.lost : ""]);
    }
    function tell(words) {
      var others = unknown.map(function (value) { return fill(form.dataset.unknown, { value: value }); });
      told.textContent = words.concat(others).filter(Boolean).join(" · ");
    }
    function anew() { unknown = []; find(); }
    form.addEventListener("submit", function (event) { event.preventDefault(); find(); });
    box.addEventListener("input", anew);
    kind.addEventListener("change", anew);
    var unknown = prefill(form);
    form.hidden = false;
    find();
  }
"""
_BEGIN = """\
  [["find", finding], ["filter", filtering]].forEach(function (each) {
    var form = document.getElementById(each[0]);
    if (form) { each[1](form); }
  });
}());
"""

SCRIPT = f"{_SHARED}{_FINDING}{FILTER_SCRIPT}{_BEGIN}"
