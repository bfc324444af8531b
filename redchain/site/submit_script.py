"""What the page for telling a need does in a browser: it checks what is typed as the program would, and makes text of it; it sends and keeps nothing."""

from __future__ import annotations

import re

from redchain.model.credit_code import CREDIT_CODE_ALPHABET, EARLY_XIAMEN
from redchain.model.invisible_characters import BEYOND, EMOJIS, JOINERS, UNSEEN_CLASS

SCRIPT_NAME = "submit.js"


def _in_script(signs: str) -> str:
    """Return a set of characters of a regular expression as scripts write it."""
    return re.sub(r"\\U([0-9a-f]{8})", lambda found: f"\\u{{{int(found[1], 16):x}}}", signs)


_SCRIPT = """\
(function () {
  "use strict";
  var form = document.getElementById("submit");
  if (!form) { return; }
  var words = JSON.parse(form.dataset.words), beside = JSON.parse(form.dataset.beside);
  var made = document.getElementById("made"), block = document.getElementById("block");
  var said = document.getElementById("said"), done = document.getElementById("done");
  var boxes = Array.from(form.querySelectorAll("[data-check]"));
  var alphabet = "ALPHABET", weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

  function tell(key, told) {
    return words[key].replace(/\\{(\\w+)\\}/g, function (whole, name) { return told && name in told ? String(told[name]) : whole; });
  }
  function legible(text) {
    return text.normalize("NFC").replace(/\\r\\n?|[\\u2028\\u2029]/g, "\\n").replace(/[UNSEEN]/gu, "")
      .replace(/(^|[^])([JOINERS]+)/gu, function (whole, before) { return /[EMOJIS]/u.test(before) ? whole : before; });
  }
  function tidy(text, check) {
    var lines = legible(text).replace(/\\t/g, " ").split("\\n").map(function (each) { return each.trimEnd(); });
    return lines.join(check === "lines" ? "\\n" : " ").trim();
  }
  function length(text) { return Array.from(text).length; }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function today() {
    var now = new Date();
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function codeOf(text) { return text.normalize("NFKC").replace(/[\\s-]/g, "").toUpperCase(); }
  function codeFault(code) {
    if (length(code) !== 18) { return tell("code_length", { count: length(code) }); }
    var sum = 0;
    for (var place = 0, weight = 1; place < 18; place += 1, weight = weight * 3 % 31) {
      var value = alphabet.indexOf(code[place]);
      if (value < 0) { return tell("code_sign", { count: place + 1, words: code[place] }); }
      if (place < 17) { sum += value * weight; }
    }
    return /^XIAMEN/.test(code) || alphabet[(31 - sum % 31) % 31] === code[17] ? "" : tell("code_check");
  }
  function dayFault(day, isBad) {
    if (isBad || (day && !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day))) { return tell("no_day"); }
    return day && day < today() ? tell("early") : day > beside.last ? tell("late", { words: beside.last }) : "";
  }
  function fault(box) {
    var check = box.dataset.check, text = valueOf(box), most = Number(box.dataset.most);
    if (check === "day") { return dayFault(text, box.validity.badInput); }
    if (!text) { return box.required ? tell("empty") : ""; }
    if (check === "code") { return codeFault(text); }
    if (check === "line" && beside.nothing.indexOf(text.toLowerCase()) >= 0) { return tell("nothing", { words: text }); }
    return most && length(text) > most ? tell("long", { most: most, count: length(text) }) : "";
  }
  function valueOf(box) { return box.dataset.check === "code" ? codeOf(legible(box.value)) : tidy(box.value, box.dataset.check); }

  function isPerson(number) {
    var sum = weights.reduce(function (before, weight, place) { return before + weight * Number(number[place]); }, 0);
    var born = number.slice(6, 10) + "-" + number.slice(10, 12) + "-" + number.slice(12, 14), day = new Date(born + "T00:00:00Z");
    return "10X98765432"[sum % 11] === number[17].toUpperCase() && !isNaN(day) && day.toISOString().slice(0, 10) === born;
  }
  function personal(text) {
    var plain = text.normalize("NFKC"), found, wanted = /(^|[^0-9A-Za-z])([1-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx])(?![0-9A-Za-z])/g;
    while ((found = wanted.exec(plain))) {
      if (isPerson(found[2].replace(/[ -]/g, ""))) { return tell("identity", { words: found[2].slice(0, 3) + "…" + found[2].slice(-2) }); }
    }
    found = /(^|[^0-9A-Za-z])(?:(?:\\+|00)?86[ -]?|0)?(1[3-9][0-9](?:[ -]?[0-9]{4}){2}|1[3-9][0-9](?:[ -]?[0-9]{3})[ -]?[0-9]{5}|1[3-9][0-9][ -]?[0-9]{5}[ -]?[0-9]{3})(?![0-9A-Za-z])/
      .exec(plain);
    return found ? tell("mobile", { words: found[2].slice(0, 3) + "…" + found[2].slice(-2) }) : "";
  }

  function mark(box) {
    var wrong = fault(box);
    document.getElementById("w-" + box.name).textContent = wrong;
    if (wrong) { box.setAttribute("aria-invalid", "true"); } else { box.removeAttribute("aria-invalid"); }
    return wrong;
  }
  function warn(box) {
    var place = document.getElementById("p-" + box.name), told = /^lines?$/.test(box.dataset.check) ? personal(box.value) : "";
    if (place.textContent !== told) { place.textContent = told; }
  }
  function lineOf(box) {
    var text = valueOf(box);
    return text ? [box.dataset.label + beside.parts + text.split("\\n").join("\\n" + beside.goes)] : [];
  }
  function make() {
    var wrong = boxes.filter(mark);
    boxes.forEach(warn);
    hide();
    if (wrong.length) {
      said.textContent = tell("wrong", { count: wrong.length });
      wrong[0].focus();
      return;
    }
    var lines = boxes.reduce(function (before, box) { return before.concat(lineOf(box)); }, [beside.opens]);
    block.value = lines.concat(beside.raised + beside.parts + today(), beside.source, beside.closes).join("\\n");
    made.hidden = false;
    said.textContent = tell("made");
    done.textContent = length(block.value) > beside.much ? tell("much", { count: length(block.value) }) : "";
    block.focus();
    block.setSelectionRange(0, 0);
    made.scrollIntoView();
  }
  function hide() {
    made.hidden = true;
    block.value = said.textContent = done.textContent = "";
  }
  function copied() { done.textContent = tell("copied"); }
  function notCopied() { done.textContent = tell("not_copied"); }
  function copy() {
    var isCopied = false;
    block.focus();
    block.setSelectionRange(0, block.value.length);
    try { isCopied = document.execCommand("copy"); } catch (problem) { isCopied = false; }
    if (isCopied) { copied(); } else if (navigator.clipboard) { navigator.clipboard.writeText(block.value).then(copied, notCopied); } else { notCopied(); }
  }
  function save() {
    var link = document.createElement("a"), name = beside.file + "-" + today().replace(/-/g, "") + ".txt";
    link.href = URL.createObjectURL(new Blob(["\\ufeff" + block.value.replace(/\\n/g, "\\r\\n") + "\\r\\n"], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    done.textContent = tell("saved", { words: name });
  }
  function another() {
    boxes.forEach(function (box) {
      if (box.name === "enterprise" || box.name === "uscc") { return; }
      if (box.tagName === "SELECT") { Array.from(box.options).forEach(function (each) { each.selected = each.defaultSelected; }); } else { box.value = ""; }
      warn(box);
    });
    hide();
    form.elements.title.focus();
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); make(); });
  boxes.forEach(function (box) {
    box.addEventListener("input", function () {
      hide();
      warn(box);
      if (box.getAttribute("aria-invalid")) { mark(box); }
    });
  });
  document.getElementById("copy").addEventListener("click", copy);
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("another").addEventListener("click", another);
  form.hidden = false;
}());
"""
SCRIPT = (
    _SCRIPT.replace("ALPHABET", CREDIT_CODE_ALPHABET)
    .replace("XIAMEN", EARLY_XIAMEN)
    .replace("UNSEEN", _in_script(UNSEEN_CLASS + BEYOND))
    .replace("JOINERS", _in_script(JOINERS))
    .replace("EMOJIS", _in_script(EMOJIS))
)
