// A menu closes when one taps elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menus details[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menus details[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
