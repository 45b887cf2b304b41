// Before the first paint: the theme that this browser kept, unless the person has asked for another since.
const root = document.documentElement;
if (localStorage.getItem("theme-asked") === root.dataset.asked && localStorage.getItem("theme")) {
  root.dataset.theme = localStorage.getItem("theme");
}
