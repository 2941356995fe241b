// The library and the filters: what a form holds goes to the server as it is, files by gradio's own upload. Nothing
// here makes markup.
(() => {
  "use strict";

  const VIEWS = ["conversation", "compare", "library"];
  let refresh = () => {}; // asks the server for the library as it is now
  let relist = () => {}; // and for the list of articles beside it
  let reload = () => {}; // asks the server for the filters' form
  let sent = null; // the form that is being carried out

  function show(view) {
    for (const other of VIEWS) document.body.classList.toggle(other, other === view);
    for (const tab of document.querySelectorAll("#masthead nav [data-show]")) {
      if (tab.dataset.show === view) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    if (view === "library") refresh();
    else if (view === "compare") document.querySelector("#topic textarea").focus();
    else document.querySelector("#question textarea").focus();
  }

  function values(form) {
    const data = { ...form.dataset };
    for (const [name, value] of new FormData(form)) {
      if (value instanceof File) continue;
      data[name] = value;
    }
    return data;
  }

  async function uploaded(form, upload) {
    const input = form.querySelector("input[type=file]");
    const files = [];
    for (const file of input ? input.files : []) files.push((await upload(file)).path);
    return files;
  }

  function busy(form, is) {
    for (const button of form.querySelectorAll("button")) button.disabled = is;
    sent = is ? form : null;
  }

  function fail(form) {
    let line = form.querySelector("[role=alert]");
    if (!line) {
      line = form.appendChild(document.createElement("p"));
      line.setAttribute("role", "alert");
      line.className = "problem";
    }
    line.textContent = form.dataset.failed;
  }

  async function send(form, extra, trigger, upload) {
    if (sent) return;
    form.querySelector("[role=alert]")?.remove();
    busy(form, true);
    try {
      trigger("submit", { ...values(form), files: await uploaded(form, upload), ...extra });
    } catch {
      busy(form, false);
      fail(form);
    }
  }

  // A job is over: what was added leaves the form, what was refused stays in it.
  function settle(stage) {
    const state = stage && stage.dataset.state;
    if (state === "done" && document.querySelector("#article [data-shown='contents']")) relist();
    if (!sent || (state !== "done" && state !== "failed")) return;
    const form = sent;
    busy(form, false);
    if (state === "done" && form.dataset.do === "add") form.reset();
  }

  // The filters stand open above the question box while the body has this class.
  function filters(open) {
    document.body.classList.toggle("filtering", open);
    document.querySelector("#within [data-filters]").setAttribute("aria-expanded", String(open));
    if (open) reload();
  }

  // What the filters say, once they have been let alone for a moment: of several changes the last one counts.
  let pending = 0;
  function choose(form, trigger) {
    clearTimeout(pending);
    pending = setTimeout(() => {
      const data = new FormData(form);
      trigger("change", { ...Object.fromEntries(data), outlets: data.getAll("outlets") });
    }, 80);
  }

  function bind(element, trigger, watch, upload) {
    const home = element.closest("#adding, #stage, #shelf, #scope, #within");
    if (home.id === "adding") refresh = () => trigger("change", {});
    if (home.id === "shelf") relist = () => trigger("select", { contents: true });
    if (home.id === "scope") reload = () => trigger("expand", {});
    element.addEventListener("click", (event) => {
      const summary = event.target.closest("summary[data-outlet]");
      if (summary) {
        event.preventDefault();
        return trigger("expand", { outlet: summary.dataset.outlet });
      }
      const button = event.target.closest("button");
      if (!button || button.disabled || button.type === "submit") return;
      const { do: act, article, show: view } = button.dataset;
      const form = button.closest("form");
      if ("new" in button.dataset) window.riwayatTalk.leave();
      else if ("filters" in button.dataset) filters(!document.body.classList.contains("filtering"));
      else if (view) show(view);
      else if (act && form) send(form, { do: act }, trigger, upload);
      else if (act) trigger("submit", { do: act, article });
      else if (article) trigger("select", { article });
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      if (home.id !== "scope") send(event.target, {}, trigger, upload);
    });
    element.addEventListener("reset", (event) => {
      if (home.id !== "scope") return;
      event.preventDefault(); // which would bring back what was chosen when the form came
      for (const field of event.target.elements) {
        if (field.type === "checkbox") field.checked = false;
        else if ("value" in field) field.value = "";
      }
      choose(event.target, trigger);
    });
    element.addEventListener("change", (event) => {
      if (home.id === "scope") choose(event.target.form, trigger);
      if ("collection" in event.target.dataset) location.assign(new URL(`./${event.target.value}`, location.href));
    });
    watch("value", () => {
      if (home.id === "scope") element.querySelector("input, select").focus();
      if (home.id === "stage") settle(element.querySelector(".stage"));
    });
  }

  window.riwayatLibrary = Object.freeze({ bind, show });
})();
