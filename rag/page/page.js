// Everything the page does by itself. It moves and focuses; all markup comes from the server, and what a press sends
// there are only ids and numbers (and an example question's own text).
(() => {
  "use strict";

  const NARROW = window.matchMedia("(max-width: 900px)");
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
  let pressed = null; // the button that opened what the panel shows, to go back to
  let past = null; // where the turns before the last one stand

  const panel = () => document.querySelector("#article .panel");
  const behavior = () => (STILL.matches ? "auto" : "smooth");

  function request(button) {
    const { turn, n, article, at = "0", ask } = button.dataset;
    if ("again" in button.dataset) return ["retry", { turn: Number(turn) }, null];
    if (n !== undefined) return ["select", { turn: Number(turn), n: Number(n) }, `${turn}:${n}`];
    if (article !== undefined) return ["select", { article, at: Number(at) }, `article:${article}:${at}`];
    if ("contents" in button.dataset) return ["select", { contents: true }, "contents"];
    if (ask !== undefined) return ["submit", { question: ask }, null];
    return null;
  }

  // The quote in view and in focus; the numbers that stand for it marked in the conversation.
  function reveal() {
    const shown = panel();
    if (!shown) return;
    document.body.classList.toggle("reading", "open" in shown.dataset);
    for (const button of document.querySelectorAll("#turns .n, #matrix [data-n]")) {
      const here = `${button.dataset.turn}:${button.dataset.n}` === shown.dataset.shown;
      if (here) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    const quote = shown.querySelector("#quote");
    if (quote) {
      quote.focus({ preventScroll: true });
      quote.scrollIntoView({ block: "center", behavior: behavior() });
    } else {
      document.getElementById("article").scrollTop = 0;
      shown.scrollTop = 0;
    }
  }

  // A question from another view, put to the conversation in the reader's sight.
  function askHere(question) {
    window.riwayatLibrary.show("conversation");
    const box = document.querySelector("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => document.querySelector("#send").click());
  }

  function close() {
    document.body.classList.remove("reading");
    if (pressed && pressed.isConnected) pressed.focus();
  }

  // A question is written in its own direction, an empty box stands in the page's.
  function face(box) {
    const page = document.querySelector(".masthead");
    box.dir = box.value || !page ? "auto" : page.dir;
  }

  // A new question comes to the top of the conversation, the turn before it moves up as it was, and its answer grows
  // below it.
  let seen = null;
  function follow(element) {
    const turn = element.querySelector(".turn");
    if (!turn) return;
    const before = seen;
    seen = turn.cloneNode(true);
    if (before?.id === turn.id) return;
    if (before) past.append(before);
    requestAnimationFrame(() => face(document.querySelector("#question textarea")));
    turn.scrollIntoView({ block: "start", behavior: behavior() });
  }

  // What a reader has set stays with this browser: the language in a cookie, for the server speaks it from the first
  // word; light or dark here alone.
  function speak(language, trigger) {
    document.cookie = `riwayat-language=${language}; path=/; max-age=31536000; SameSite=Strict`;
    trigger("apply", { language });
  }

  function paint(scheme) {
    if (scheme) document.documentElement.dataset.scheme = scheme;
  }

  function turnScheme() {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
    const forced = document.documentElement.dataset.scheme;
    const now = forced || (dark || window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    const next = now === "dark" ? "light" : "dark";
    localStorage.setItem("riwayat-scheme", next);
    paint(next);
  }

  // The page as a whole stands in its reader's language and direction.
  function settle(masthead) {
    document.documentElement.lang = masthead.lang;
    document.documentElement.dir = masthead.dir;
    face(document.querySelector("#question textarea"));
  }

  // Said once each, in one region that lives as long as the page; the answer itself is read when its reader goes there.
  let said = null;
  function say(text) {
    if (!text) return;
    if (!said) {
      said = document.body.appendChild(document.createElement("p"));
      said.id = "said";
      said.className = "unseen";
      said.setAttribute("role", "status");
    }
    if (said.textContent !== text) said.textContent = text;
  }

  function copy(link) {
    const done = () => {
      link.dataset.done = "true";
      say(link.dataset.copied);
    };
    navigator.clipboard?.writeText(link.href).then(done, () => {});
  }

  // What the server wrote for saving is text; it becomes a file here, and is never shown or run.
  function keep(element) {
    const written = element.querySelector("pre[data-name]");
    if (!written) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([written.textContent], { type: written.dataset.type }));
    link.download = written.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function bind(element, trigger, watch) {
    const home = element.closest("#masthead, #past, #live, #article, #matrix, #saved");
    if (home.id === "past") past = element;
    element.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-copied]");
      if (link) {
        event.preventDefault();
        return copy(link);
      }
      const button = event.target.closest("button");
      if (!button || button.disabled) return;
      const { save, turn, show, question } = button.dataset;
      if ("close" in button.dataset) return close();
      if ("scheme" in button.dataset) return turnScheme();
      if (show) return window.riwayatLibrary.show(show);
      if (save) return trigger("download", { turn: Number(turn), as: save });
      if (question) return askHere(question);
      const wanted = request(button);
      if (!wanted) return;
      const [name, data, shown] = wanted;
      if (home.id !== "article") pressed = button;
      if (shown && panel() && panel().dataset.shown === shown) reveal();
      else trigger(name, data);
    });
    element.addEventListener("change", (event) => {
      if ("interface" in event.target.dataset) speak(event.target.value, trigger);
    });
    watch("value", () => {
      if (home.id === "article") reveal();
      if (home.id === "live") {
        follow(element);
        say(element.querySelector("[data-status]")?.dataset.status);
      }
      if (home.id === "matrix") say(element.querySelector("[data-status]")?.dataset.status);
      if (home.id === "masthead") settle(element.querySelector(".masthead"));
      if (home.id === "saved") keep(element);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("reading")) {
      if (NARROW.matches) close();
      else if (pressed && pressed.isConnected) pressed.focus();
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("#question textarea")) face(event.target);
  });

  paint(localStorage.getItem("riwayat-scheme"));
  window.riwayat = Object.freeze({ bind });
})();
