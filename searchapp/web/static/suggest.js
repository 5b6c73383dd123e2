// Suggestions below the search field, after the ARIA pattern of a combobox with a list.
// Without this script the field works as any other.
"use strict";

(() => {
  const KINDS = { person: "人物", place: "地区", string: "", headline: "标题" };
  const DELAY_MS = 80;
  const field = document.getElementById("q");
  const form = field?.form;
  if (!form?.dataset.suggest) return;

  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "联想");
  field.parentElement.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"],
    ["aria-expanded", "false"], ["aria-controls", list.id]]) field.setAttribute(name, value);

  let chosen = -1;
  let typed = field.value;
  let waiting = 0;
  let asked = null;

  const close = () => {
    clearTimeout(waiting);
    asked?.abort();
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const line = (one, at) => {
    const item = document.createElement("li");
    item.id = `suggestion-${at}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.text = one.text;
    const text = document.createElement("span");
    text.textContent = one.text;
    const about = document.createElement("span");
    about.className = "about";
    about.textContent = `${KINDS[one.kind] ?? ""} ${one.articles} 篇`.trim();
    item.append(text, about);
    return item;
  };

  const show = (found) => {
    list.replaceChildren(...found.map(line));
    chosen = -1;
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
    field.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(form.dataset.suggest, location.href);
    address.search = new URLSearchParams({ q: typed, limit: "8" });
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).data);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  const choose = (at) => {
    const items = list.children;
    items[chosen]?.setAttribute("aria-selected", "false");
    chosen = (at + items.length + 1) % (items.length + 1);
    const item = items[chosen];
    field.value = item ? item.dataset.text : typed;
    if (item) {
      item.setAttribute("aria-selected", "true");
      item.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", item.id);
    } else {
      chosen = -1;
      field.removeAttribute("aria-activedescendant");
    }
  };

  field.addEventListener("input", (event) => {
    // What an input method is still composing is not yet typed.
    if (event.isComposing) return;
    typed = field.value;
    clearTimeout(waiting);
    if (typed.trim()) waiting = setTimeout(ask, DELAY_MS);
    else close();
  });
  field.addEventListener("compositionend", () => field.dispatchEvent(new InputEvent("input")));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
    else if (event.key === "Escape") {
      field.value = typed;
      close();
    } else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  // The field keeps the focus while a line is pressed, or the list would close first.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    field.value = item.dataset.text;
    close();
    form.requestSubmit();
  });
})();
