// What pages do beyond reading and saving; without it they still read and save.
const root = document.documentElement;

function dark() {
  if (root.dataset.theme === "dark") return true;
  return root.dataset.theme !== "light" && matchMedia("(prefers-color-scheme:dark)").matches;
}

function toggleTheme() {
  root.dataset.theme = dark() ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
  localStorage.setItem("theme-asked", root.dataset.asked);
}

function toggle(button) {
  const target = document.getElementById(button.dataset.toggle);
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", open);
  if (target.id === "side") {
    target.classList.toggle("open", open);
    if (open) target.querySelector("a,button")?.focus();
    return;
  }
  target.hidden = !open;
  const drawn = target.parentElement.querySelector(".drawn");
  if (drawn) drawn.hidden = open;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-toggle]")) toggleTheme();
  const button = event.target.closest("[data-toggle]");
  if (button) toggle(button);
});

document.addEventListener("keydown", (event) => {
  const side = document.getElementById("side");
  if (event.key === "Escape" && side?.classList.contains("open")) {
    const button = document.querySelector("[data-toggle=side]");
    toggle(button);
    button.focus();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// j and k walk through the rows of a list, / goes to its search or else to the search of everything; nowhere while
// one types, nor behind the palette.
const ROWS = "main [data-list] [data-row], main table[data-list] > tbody > tr > :first-child a";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,textarea,select,dialog")) return;
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
  const step = { j: 1, k: -1 }[event.key];
  if (step && rows.length) {
    const at = rows.indexOf(document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + step))].focus();
    event.preventDefault();
  }
  if (event.key === "/") {
    const search = document.querySelector("main input[type=search]");
    if (search) search.focus();
    else if (palette) openPalette();
    event.preventDefault();
  }
});
// Files dropped on the field of an upload are files chosen in it; their names are told.
function named(zone) {
  const names = [...zone.querySelector("input[type=file]").files].map((file) => file.name);
  zone.querySelector("[data-drop-names]").textContent = names.join(" · ");
}

for (const zone of document.querySelectorAll("[data-drop]")) {
  const field = zone.querySelector("input[type=file]");
  field.addEventListener("change", () => named(zone));
  for (const kind of ["dragenter", "dragover"])
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    field.files = event.dataTransfer.files;
    named(zone);
  });
}

// A form that saves by itself keeps in its tab what is typed until it is saved: an expired session loses nothing.
// The revision it was typed on is kept beside, so that who saved in between is not overwritten unseen.
const place = `kept:${location.pathname}${location.search}`;
const typing = document.querySelector("form[data-keep]");

function keep() {
  const entries = [...new FormData(typing)].filter(([name]) => name !== "csrfmiddlewaretoken");
  sessionStorage.setItem(place, JSON.stringify(entries));
}

function bringBack() {
  const entries = JSON.parse(sessionStorage.getItem(place) ?? "[]");
  if (!entries.length || document.querySelector(".said .success")) return sessionStorage.removeItem(place);
  const mine = ([name, value]) => name === "opened-by" && value.split(":")[0] === typing.elements[name]?.value.split(":")[0];
  if (!entries.some(mine)) return sessionStorage.removeItem(place); // somebody else typed it in this tab
  const fields = entries.filter(([name, value]) => !["revision", "opened-by"].includes(name) && typing.elements[name]?.value !== value);
  for (const [name, value] of fields) {
    const field = typing.elements[name];
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  if (fields.length) {
    typing.elements.revision.value = Object.fromEntries(entries).revision;
    typing.querySelector("[role=status]").textContent = typing.dataset.keep;
  }
}

if (typing) {
  bringBack();
  typing.addEventListener("input", keep);
  typing.addEventListener("submit", (event) => event.submitter?.name && sessionStorage.removeItem(place));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 403 && new URL(xhr.responseURL).pathname === location.pathname) return;
    event.detail.shouldSwap = false; // the session is over: sign in, and find here what was typed
    keep();
    location.assign(location.href);
  });
  for (const kind of ["htmx:responseError", "htmx:sendError"])
    document.addEventListener(kind, () => {
      typing.querySelector("[role=status]").textContent = typing.dataset.failed;
    });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.xhr.status === 200) sessionStorage.removeItem(place);
  });
}
// A block pasted into a cell of the grid of targets is placed from that cell on by the page itself; arrows walk.
document.addEventListener("paste", (event) => {
  const cell = event.target.closest("[data-grid] input");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const form = cell.form;
  form.elements.block.value = text;
  form.elements.start.value = cell.name;
  form.requestSubmit(form.querySelector("button[value=place]"));
});

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-grid] input");
  const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
  if (!cell || !step || event.ctrlKey || event.metaKey) return;
  const line = cell.closest("tr");
  const place = [...line.querySelectorAll("input")].indexOf(cell);
  const lines = [...cell.closest("table").querySelectorAll("tr:has(input)")];
  const next = lines[lines.indexOf(line) + step]?.querySelectorAll("input")[place];
  event.preventDefault();
  next?.focus();
  next?.select();
});

// Ctrl+K opens the palette, arrows walk through what it found, Enter opens the first; the link beside it is a page.
const palette = document.getElementById("palette");

function openPalette() {
  const field = palette.querySelector("input");
  palette.showModal();
  field.select();
  field.dispatchEvent(new Event("opened"));
}

function walk(event) {
  const field = palette.querySelector("input");
  const found = [...palette.querySelectorAll("[data-found]")];
  const at = found.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    palette.close(); // a search field would only be emptied
    event.preventDefault();
  } else if (step) {
    (found[at + step] ?? (at + step < 0 ? field : found.at(-1)))?.focus();
    event.preventDefault();
  } else if (event.key === "Enter" && document.activeElement === field && field.value.trim() && found.length) {
    found[0].click();
    event.preventDefault();
  } else if (at >= 0 && (event.key.length === 1 || event.key === "Backspace") && !event.ctrlKey && !event.metaKey) {
    field.focus();
  }
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!palette.open) openPalette();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) {
      event.preventDefault();
      openPalette();
    } else if (event.target === palette) palette.close();
  });
  palette.addEventListener("keydown", walk);
}
