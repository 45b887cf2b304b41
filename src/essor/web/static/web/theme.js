// Before the first paint: the theme that this browser kept.
const kept = localStorage.getItem("theme");
if (kept) document.documentElement.dataset.theme = kept;
